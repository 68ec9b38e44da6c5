"""Popular gems of RubyGems, as of 2026-11-22.

Written down by hand on 2026-11-22 from what is widely used, in alphabetical order; not checked against the index,
which could not be reached. A name too many excuses one package; a name too few protects one fewer.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = """
aasm abbrev actioncable actionmailbox actionmailer actionpack actiontext actionview active_model_serializers
activeadmin activejob activemerchant activemodel activerecord activerecord-import activerecord-jdbc-adapter
activerecord-nulldb-adapter activerecord-session_store activeresource activestorage activesupport acts-as-taggable-on
acts_as_list acts_as_paranoid acts_as_tree addressable administrate airbrake airbrussh akami alba algoliasearch-rails
amazing_print amq-protocol ancestry annotate anthropic apartment apipie-rails appsignal ar-octopus arbre aruba
asciidoctor ast async async-http async-io atomic atomos audited autoprefixer-rails avo awesome_nested_set
awesome_print aws-eventstream aws-partitions aws-sdk aws-sdk-cloudwatch aws-sdk-core aws-sdk-dynamodb aws-sdk-ec2
aws-sdk-kms aws-sdk-lambda aws-sdk-s3 aws-sdk-secretsmanager aws-sdk-ses aws-sdk-sns aws-sdk-sqs aws-sdk-v1 aws-sigv4
axiom-types axlsx azure-storage-blob babosa barby base64 bcrypt bcrypt_pbkdf beaker benchmark berkshelf better_errors
bigdecimal binding_of_caller blueprinter bootsnap bootstrap bootstrap-sass braintree brakeman browser bson bugsnag
builder bullet bundler bundler-audit bundler-stats bunny byebug cancan cancancan capistrano capistrano-bundler
capistrano-passenger capistrano-rails capistrano-rbenv capistrano-rvm capistrano-sidekiq capistrano3-puma capybara
capybara-screenshot carrierwave caxlsx caxlsx_rails cells celluloid cfpropertylist CFPropertyList chartkick chef chewy
childprocess chromedriver-helper chronic chunky_png citrus claide clockwork closure_tree cocoapods cocoapods-core
cocoapods-deintegrate cocoapods-downloader cocoapods-plugins cocoapods-search cocoapods-trunk cocoapods-try cocoon
codeclimate-test-reporter codecov coderay coercible coffee-rails coffee-script coffee-script-source colored colored2
colorize combine_pdf commander committee commonmarker compass concurrent-ruby concurrent-ruby-ext config
connection_pool cool.io counter_culture countries country_select coveralls crass creek css_parser cssbundling-rails
csv cucumber cucumber-core cucumber-expressions cucumber-rails cuprite dalli danger danger-gitlab dartsass-rails daru
database_cleaner database_cleaner-active_record database_cleaner-core datadog date ddtrace debug debug_inspector
decent_exposure declarative declarative-option delayed_job delayed_job_active_record dependabot-common
descendants_tracker device_detector devise devise-i18n devise-jwt devise-two-factor devise_invitable diff-lcs
digest-crc digest-murmurhash discard discordrb docile dogstatsd-ruby domain_name doorkeeper doorkeeper-openid_connect
dotenv dotenv-rails dragonfly draper drb dry-auto_inject dry-configurable dry-container dry-core dry-events
dry-inflector dry-initializer dry-logic dry-monads dry-schema dry-struct dry-system dry-types dry-validation ed25519
elastic-transport elasticsearch elasticsearch-api elasticsearch-model elasticsearch-rails elasticsearch-transport
em-http-request em-websocket equalizer erubi erubis escape et-orbi ethon eventmachine excon execjs exifr fabrication
facter factory_bot factory_bot_rails factory_girl factory_girl_rails faker faraday faraday-cookie_jar faraday-em_http
faraday-excon faraday-httpclient faraday-multipart faraday-net_http faraday-net_http_persistent faraday-patron
faraday-rack faraday-retry faraday_middleware fast_gettext fast_jsonapi fasterer fastimage fastlane faye
faye-websocket feedjira ferrum ffaker ffi ffi-compiler ffi-yajl figaro flay flipper flog fluent-logger fluentd fog
fog-aws fog-core fog-google fog-json fog-local fog-xml font-awesome-rails font-awesome-sass foreman forgery formtastic
fourflusher friendly_id fugit fuzzy-string-match fuzzy_match gapic-common gem-release gemcutter geminabox geocoder
geokit getoptlong gettext gettext_i18n_rails gh_inspector gherkin git github-pages gitlab gli globalid globalize gon
good_job google-api-client google-apis-core google-cloud-core google-cloud-env google-cloud-errors
google-cloud-storage google-protobuf googleapis-common-protos googleapis-common-protos-types googleauth grape
grape-entity grape-swagger graphiql-rails graphql graphql-batch graphql-client groupdate grover grpc gssapi guard
guard-rspec gyoku haml haml-rails hamlit hanami has_scope hash_with_dot_access hashie hexapdf hiera highline hirb
hiredis hitimes hoe honeybadger html-pipeline htmlentities http http-accept http-cookie http-form_data
http_accept_language httparty httpclient httpi i18n i18n-js i18n-tasks ice_cube ice_nine image_optim image_processing
importmap-rails inherited_resources inky-rb inspec invisible_captcha io-console io-wait irb jar-dependencies
jaro_winkler jbuilder jekyll jekyll-feed jekyll-paginate jekyll-sass-converter jekyll-seo-tag jekyll-sitemap
jekyll-theme-cayman jekyll-watch jemoji jeweler jmespath jquery-rails jquery-ui-rails jruby-openssl jsbundling-rails
json json-jwt json-schema json_schemer jsonapi-serializer jwt kamal kaminari kaminari-actionview kaminari-activerecord
kaminari-core karafka knife-solo koala kramdown kramdown-parser-gfm language_server-protocol launchy less
letter_opener letter_opener_web levenshtein-ffi libv8 libv8-node licensed licensee linguistics lint_roller liquid
listen little-plugger logger logging logify lograge logstash-event logstash-logger loofah lz4-ruby machinist mail
mailgun-ruby marcel maxminddb mechanize meilisearch-rails memoist meta-tags meta_request method_source middleman
mime-types mime-types-data mina mini_magick mini_mime mini_portile2 mini_racer minima minitest minitest-reporters
mixlib-cli mixlib-config mixlib-log mixlib-shellout mobility mocha molinillo monetize money money-rails mongo mongoid
msgpack multi_json multi_xml multipart-post murmurhash3 mustermann mutex_m mysql2 nanaimo nanoc nap naturally neighbor
nested_form net-http net-http-persistent net-imap net-ldap net-pop net-protocol net-scp net-sftp net-smtp net-ssh
netrc newrelic_rpm nio4r nkf nmatrix nokogiri nokogumi nori numo-narray oauth oauth2 observer octicons octokit ohai oj
omniauth omniauth-facebook omniauth-github omniauth-google-oauth2 omniauth-oauth omniauth-oauth2
omniauth-rails_csrf_protection omniauth-saml omniauth-twitter openid_connect opentelemetry-api opentelemetry-sdk
optimist os ostruct overmind ox padrino pagy paint paper_trail paperclip parallel parallel_tests paranoia parser
parslet passenger pastel pdf-core pdf-reader pdfkit pg pg_search pgvector phlex phonelib plist poltergeist polyglot
postmark postmark-rails power_assert prawn prawn-table premailer premailer-rails primer_view_components prism
prometheus-client prometheus_exporter propshaft protected_attributes pry pry-byebug pry-doc pry-rails
pry-stack_explorer psych public_suffix puma pundit puppet pygments.rb que raabro rabl racc rack rack-attack rack-cache
rack-cors rack-dev-mark rack-mini-profiler rack-protection rack-proxy rack-session rack-ssl rack-test rack-timeout
rack-utf8_sanitizer rackup rails rails-controller-testing rails-dom-testing rails-html-sanitizer rails-i18n
rails-observers rails_admin rails_semantic_logger railties rainbow rake ransack rb-fsevent rb-inotify rbnacl rbs
rdkafka rdoc react-rails recaptcha recursive-open-struct redcarpet redis redis-actionpack redis-activesupport
redis-client redis-namespace redis-rails redis-store reek refile regexp_parser reline representable responders resque
resque-scheduler rest-client retriable rexml rgeo rmagick roadie roadie-rails rolify rollbar rollout rom roo roo-xls
rotp rouge rqrcode rqrcode_core rspec rspec-core rspec-expectations rspec-its rspec-mocks rspec-rails rspec-retry
rspec-support rspec_junit_formatter rss rswag rubocop rubocop-ast rubocop-capybara rubocop-factory_bot
rubocop-minitest rubocop-performance rubocop-rails rubocop-rails-omakase rubocop-rake rubocop-rspec ruby-kafka
ruby-lsp ruby-macho ruby-openai ruby-progressbar ruby-vips ruby2_keywords ruby2ruby ruby_audit ruby_parser
rubygems-update rubyntlm rubyXL rubyzip rufus-scheduler rugged sanitize sass sass-embedded sass-listen sass-rails
sassc sassc-rails savon sawyer scenic scout_apm searchkick secure_headers securerandom selenium-webdriver
semantic_logger sendgrid-ruby sentry-rails sentry-raven sentry-ruby sentry-sidekiq sequel serverspec set settingslogic
sexp_processor shakapacker shoryuken shoulda shoulda-context shoulda-matchers shrine sidekiq sidekiq-cron
sidekiq-scheduler sidekiq-unique-jobs signet simctl simple-rss simple_form simplecov simplecov-cobertura
simplecov-html simplecov_json_formatter sinatra sinatra-contrib sitemap_generator skylight slack-notifier
slack-ruby-client slim slim-rails slop snaky_hash snappy sneakers solargraph solid_cable solid_cache solid_queue
sorbet sorbet-runtime sorbet-static specinfra split spreadsheet spring spring-commands-rspec spring-watcher-listen
sprockets sprockets-rails sqlite3 sshkit standard standardrb state_machines statesman statsd-ruby steep stimulus-rails
stringex stringio stripe strong_migrations strscan sunspot susy swagger-blocks syslog table_print tailwindcss-rails
tailwindcss-ruby tapioca telegram-bot-ruby terminal-table terser test-kitchen test-prof test-unit therubyracer thin
thinking-sphinx thor thread_safe tiktoken_ruby tilt timecop timeout timers timezone titleize torch-rb
trailblazer-option train treetop trollop ttfunk tty-command tty-cursor tty-prompt tty-reader tty-screen tty-spinner
tty-table turbo-rails turbolinks turbolinks-source twilio-ruby twitter typhoeus tzinfo uber uglifier unf unf_ext
unicode-display_width unicode-emoji unicorn unidecoder unparser useragent vagrant vcr version_gem view_component
virtus vite_rails vite_ruby warden wasabi web-console webdrivers webmock webpacker webrick websocket websocket-driver
websocket-extensions whenever wicked_pdf will_paginate winrm winrm-fs wkhtmltopdf-binary wmi-lite workflow write_xlsx
xcode-install xcodeproj xcpretty xcpretty-travis-formatter xpath yabeda yajl-ruby yard zeitwerk zip-zip zstd-ruby
"""
"""868 names."""
