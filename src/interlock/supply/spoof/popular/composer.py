"""Popular packages of Packagist, as of 2026-11-22.

Written down by hand on 2026-11-22 from what is widely used, in alphabetical order; not checked against the index,
which could not be reached. A name too many excuses one package; a name too few protects one fewer.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = """
abraham/twitteroauth algolia/algoliasearch-client-php amphp/amp amphp/byte-stream amphp/http-client amphp/parallel
amphp/process amphp/sync api-platform/core artesaos/seotools asm89/stack-cors astrotomic/laravel-translatable
automattic/jetpack-autoloader aws/aws-crt-php aws/aws-sdk-php bacon/bacon-qr-code bamarni/composer-bin-plugin
barryvdh/laravel-cors barryvdh/laravel-debugbar barryvdh/laravel-dompdf barryvdh/laravel-ide-helper
barryvdh/reflection-docblock beberlei/assert beberlei/doctrineextensions behat/behat behat/gherkin behat/mink
behat/transliterator beyondcode/laravel-websockets bolt/bolt box/spout braintree/braintree_php brianium/paratest
brick/math brick/money bugsnag/bugsnag cakephp/cakephp cakephp/chronos cakephp/debug_kit cakephp/migrations
carbonphp/carbon-doctrine-types cboden/ratchet cebe/markdown chi-teck/drupal-code-generator clue/ndjson-react
clue/stream-filter cocur/slugify codeception/codeception codeception/module-webdriver codeigniter/framework
codeigniter4/framework composer/ca-bundle composer/class-map-generator composer/composer composer/installers
composer/metadata-minifier composer/package-versions-deprecated composer/pcre composer/semver composer/spdx-licenses
composer/xdebug-handler consolidation/annotated-command consolidation/output-formatters consolidation/robo
container-interop/container-interop contao/core-bundle craftcms/cms cviebrock/eloquent-sluggable
cweagans/composer-patches cycle/orm darkaonline/l5-swagger dasprid/enum dealerdirect/phpcodesniffer-composer-installer
defuse/php-encryption deployer/deployer dflydev/dot-access-data dg/bypass-finals dnoegel/php-xdg-base-dir
doctrine/annotations doctrine/cache doctrine/coding-standard doctrine/collections doctrine/common
doctrine/data-fixtures doctrine/dbal doctrine/deprecations doctrine/doctrine-bundle doctrine/doctrine-fixtures-bundle
doctrine/doctrine-migrations-bundle doctrine/event-manager doctrine/inflector doctrine/instantiator doctrine/lexer
doctrine/migrations doctrine/mongodb-odm doctrine/orm doctrine/persistence doctrine/reflection doctrine/sql-formatter
dompdf/dompdf dragonmantank/cron-expression drupal/coder drupal/core drupal/core-composer-scaffold
drupal/core-recommended drush/drush easycorp/easyadmin-bundle egulias/email-validator elasticsearch/elasticsearch
endroid/qr-code enlightn/security-checker erusev/parsedown evenement/evenement ezyang/htmlpurifier
facade/flare-client-php facade/ignition facebook/graph-sdk facebook/webdriver fakerphp/faker
felixfbecker/advanced-json-rpc felixfbecker/language-server-protocol fideloper/proxy fidry/cpu-core-counter
filament/filament filament/forms filament/tables filp/whoops firebase/php-jwt friendsofphp/php-cs-fixer
friendsofphp/proxy-manager-lts friendsofsymfony/jsrouting-bundle friendsofsymfony/rest-bundle
friendsofsymfony/user-bundle fruitcake/laravel-cors fruitcake/php-cors fzaninotto/faker gedmo/doctrine-extensions
geoip2/geoip2 gesdinet/jwt-refresh-token-bundle giggsey/libphonenumber-for-php google/apiclient
google/apiclient-services google/auth google/cloud google/cloud-core google/cloud-firestore google/cloud-storage
google/gax google/protobuf google/recaptcha graham-campbell/github graham-campbell/manager graham-campbell/result-type
grasmash/expander guzzlehttp/guzzle guzzlehttp/promises guzzlehttp/psr7 guzzlehttp/uri-template hamcrest/hamcrest-php
hashids/hashids helhum/typo3-console hirak/prestissimo http-interop/http-factory-guzzle hwi/oauth-bundle
hyperf/framework illuminate/collections illuminate/console illuminate/container illuminate/contracts
illuminate/database illuminate/encryption illuminate/events illuminate/filesystem illuminate/http illuminate/support
illuminate/validation illuminate/view imagine/imagine inertiajs/inertia-laravel infection/infection intervention/gif
intervention/image irazasyed/telegram-bot-sdk jakub-onderka/php-console-color jakub-onderka/php-console-highlighter
jaybizzle/crawler-detect jenssegers/agent jenssegers/mongodb jms/metadata jms/serializer jms/serializer-bundle
johnpbloch/wordpress johnpbloch/wordpress-core justinrainbow/json-schema kalnoy/nestedset knplabs/github-api
knplabs/knp-menu knplabs/knp-snappy knpuniversity/oauth2-client-bundle kreait/firebase-php kreait/laravel-firebase
kubawerlos/php-cs-fixer-custom-fixers kylekatarnls/update-helper laminas/laminas-code laminas/laminas-db
laminas/laminas-diactoros laminas/laminas-eventmanager laminas/laminas-mvc laminas/laminas-servicemanager
laminas/laminas-stdlib laminas/laminas-zendframework-bridge larastan/larastan laravel-notification-channels/telegram
laravel/breeze laravel/cashier laravel/dusk laravel/envoy laravel/fortify laravel/framework laravel/helpers
laravel/horizon laravel/jetstream laravel/laravel laravel/octane laravel/passport laravel/pint laravel/prompts
laravel/sail laravel/sanctum laravel/scout laravel/serializable-closure laravel/socialite laravel/telescope
laravel/tinker laravel/ui lcobucci/clock lcobucci/jwt leafo/scssphp league/climate league/commonmark league/config
league/container league/csv league/event league/flysystem league/flysystem-aws-s3-v3 league/flysystem-cached-adapter
league/flysystem-local league/fractal league/glide league/html-to-markdown league/mime-type-detection
league/oauth1-client league/oauth2-client league/oauth2-server league/omnipay league/period league/plates league/route
league/tactician league/uri league/uri-interfaces lexik/jwt-authentication-bundle liip/imagine-bundle
livewire/livewire longman/telegram-bot maatwebsite/excel maennchen/zipstream-php magento/framework
magento/magento2-base magento/product-community-edition mailchimp/marketing mailgun/mailgun-php markbaker/complex
markbaker/matrix masterminds/html5 matthiasmullie/minify maximebf/debugbar maxmind-db/reader
mcamara/laravel-localization meilisearch/meilisearch-php mezzio/mezzio michelf/php-markdown
microsoft/azure-storage-blob mikey179/vfsstream minishlink/web-push mobiledetect/mobiledetectlib mockery/mockery
moneyphp/money mongodb/mongodb monolog/monolog mpdf/mpdf mtdowling/cron-expression mtdowling/jmespath.php
mustache/mustache myclabs/deep-copy nelmio/alice nelmio/api-doc-bundle nelmio/cors-bundle neos/flow nesbot/carbon
netresearch/jsonmapper nikic/fast-route nikic/php-parser nunomaduro/collision nunomaduro/larastan nunomaduro/termwind
nwidart/laravel-modules nyholm/psr7 nyholm/psr7-server ocramius/package-versions ocramius/proxy-manager october/rain
ondram/ci-detector oomphinc/composer-installers-extender open-telemetry/api open-telemetry/sdk openspout/openspout
opis/closure opis/json-schema orchestra/testbench orchestra/testbench-core oro/platform owen-it/laravel-auditing
paragonie/constant_time_encoding paragonie/random_compat paragonie/sodium_compat paypal/rest-api-sdk-php
pdepend/pdepend pear/archive_tar pear/console_getopt pear/mail pear/pear_exception pestphp/pest
pestphp/pest-plugin-laravel phar-io/manifest phar-io/version phenx/php-font-lib phenx/php-svg-lib
php-amqplib/php-amqplib php-debugbar/php-debugbar php-di/invoker php-di/php-di php-di/phpdoc-reader
php-http/client-common php-http/curl-client php-http/discovery php-http/guzzle6-adapter php-http/httplug
php-http/message php-http/message-factory php-http/mock-client php-http/promise php-webdriver/webdriver
phpdocumentor/reflection-common phpdocumentor/reflection-docblock phpdocumentor/type-resolver phploc/phploc
phpmailer/phpmailer phpmd/phpmd phpoffice/math phpoffice/phpexcel phpoffice/phppresentation phpoffice/phpspreadsheet
phpoffice/phpword phpoption/phpoption phpro/grumphp phpseclib/phpseclib phpspec/phpspec phpspec/prophecy
phpstan/extension-installer phpstan/phpdoc-parser phpstan/phpstan phpstan/phpstan-doctrine phpstan/phpstan-phpunit
phpstan/phpstan-strict-rules phpstan/phpstan-symfony phpunit/php-code-coverage phpunit/php-file-iterator
phpunit/php-invoker phpunit/php-text-template phpunit/php-timer phpunit/php-token-stream phpunit/phpunit
phpunit/phpunit-selenium pimcore/pimcore pimple/pimple pragmarx/google2fa predis/predis propaganistas/laravel-phone
propel/propel propel/propel1 psalm/plugin-phpunit psr/cache psr/clock psr/container psr/event-dispatcher
psr/http-client psr/http-factory psr/http-message psr/http-server-handler psr/http-server-middleware psr/link psr/log
psr/simple-cache psy/psysh pusher/pusher-php-server rakit/validation ralouphie/getallheaders ramsey/collection
ramsey/uuid rap2hpoutre/fast-excel rap2hpoutre/laravel-log-viewer ratchet/pawl react/cache react/child-process
react/dns react/event-loop react/http react/promise react/socket react/stream realrashid/sweet-alert rector/rector
respect/validation revolt/event-loop roave/better-reflection roave/security-advisories robmorgan/phinx rollbar/rollbar
roots/bedrock roots/wordpress ruflin/elastica santigarcor/laratrust scheb/2fa-bundle scssphp/scssphp
sebastian/cli-parser sebastian/code-unit sebastian/comparator sebastian/complexity sebastian/diff
sebastian/environment sebastian/exporter sebastian/global-state sebastian/lines-of-code sebastian/object-enumerator
sebastian/object-reflector sebastian/phpcpd sebastian/recursion-context sebastian/type sebastian/version seld/jsonlint
seld/phar-utils seld/signal-handler selective/basepath sendgrid/sendgrid sensio/framework-extra-bundle
sensiolabs/security-checker sentry/sdk sentry/sentry sentry/sentry-laravel sentry/sentry-symfony setasign/fpdi
shopware/core shopware/platform silber/bouncer silex/silex silverstripe/framework simplesoftwareio/simple-qrcode
slevomat/coding-standard slim/php-view slim/psr7 slim/slim slim/twig-view smarty/smarty sonata-project/admin-bundle
spatie/backtrace spatie/browsershot spatie/db-dumper spatie/enum spatie/error-solutions spatie/flare-client-php
spatie/ignition spatie/image spatie/laravel-activitylog spatie/laravel-backup spatie/laravel-data spatie/laravel-html
spatie/laravel-ignition spatie/laravel-medialibrary spatie/laravel-package-tools spatie/laravel-permission
spatie/laravel-query-builder spatie/laravel-ray spatie/laravel-sluggable spatie/laravel-tags
spatie/laravel-translatable spatie/macroable spatie/ray spatie/temporary-directory spiral/roadrunner
squizlabs/php_codesniffer stack/builder stancl/tenancy statamic/cms staudenmeir/eloquent-has-many-deep
stof/doctrine-extensions-bundle stripe/stripe-php swagger/swagger-php swiftmailer/swiftmailer swoole/ide-helper
sylius/sylius symfony/cache symfony/config symfony/console symfony/css-selector symfony/dependency-injection
symfony/deprecation-contracts symfony/dom-crawler symfony/dotenv symfony/error-handler symfony/event-dispatcher
symfony/expression-language symfony/filesystem symfony/finder symfony/flex symfony/form symfony/framework-bundle
symfony/http-client symfony/http-foundation symfony/http-kernel symfony/intl symfony/ldap symfony/lock symfony/mailer
symfony/maker-bundle symfony/messenger symfony/mime symfony/monolog-bundle symfony/notifier symfony/options-resolver
symfony/orm-pack symfony/phpunit-bridge symfony/polyfill-mbstring symfony/polyfill-php80 symfony/process
symfony/property-access symfony/routing symfony/runtime symfony/security-bundle symfony/serializer
symfony/service-contracts symfony/stopwatch symfony/string symfony/swiftmailer-bundle symfony/symfony
symfony/translation symfony/twig-bundle symfony/uid symfony/validator symfony/var-dumper symfony/webpack-encore-bundle
symfony/yaml symplify/easy-coding-standard symplify/monorepo-builder tecnickcom/tcpdf tedivm/jshrink theseer/tokenizer
tightenco/ziggy tijsverkoyen/css-to-inline-styles tucker-eric/eloquentfilter twig/extra-bundle twig/intl-extra
twig/string-extra twig/twig twilio/sdk tymon/jwt-auth typo3/cms-core typo3fluid/fluid unisharp/laravel-filemanager
vich/uploader-bundle vimeo/psalm vlucas/phpdotenv vlucas/valitron voku/portable-ascii voku/portable-utf8
web-token/jwt-framework webmozart/assert webmozart/glob webmozart/path-util wikimedia/composer-merge-plugin
wikimedia/less.php winter/storm workerman/workerman wp-cli/php-cli-tools wp-cli/wp-cli wp-coding-standards/wpcs
yajra/laravel-datatables-oracle yiisoft/yii2 yiisoft/yii2-bootstrap yiisoft/yii2-composer yiisoft/yii2-debug
yiisoft/yii2-gii yoast/phpunit-polyfills yoast/yoastcs zendframework/zend-code zendframework/zend-diactoros
zendframework/zend-stdlib zendframework/zendframework zircote/swagger-php
"""
"""610 names."""
