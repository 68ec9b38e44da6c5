"""Popular modules of Go, without the part that names a major version where it is a folder, as of 2026-11-22.

Written down by hand on 2026-11-22 from what is widely used, in alphabetical order; not checked against the index,
which could not be reached. A name too many excuses one package; a name too few protects one fewer.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = """
cloud.google.com/go contrib.go.opencensus.io/exporter/prometheus dario.cat/mergo entgo.io/ent filippo.io/age
filippo.io/edwards25519 fyne.io/fyne gioui.org github.com/360EntSecGroup-Skylar/excelize github.com/99designs/gqlgen
github.com/acarl005/stripansi github.com/afex/hystrix-go github.com/agnivade/levenshtein github.com/AlecAivazis/survey
github.com/alecthomas/chroma github.com/alecthomas/kingpin github.com/alecthomas/kong github.com/alecthomas/participle
github.com/alexedwards/argon2id github.com/alexedwards/scs github.com/alicebob/miniredis github.com/allegro/bigcache
github.com/anchore/grype github.com/anchore/syft github.com/andybalholm/brotli github.com/andybalholm/cascadia
github.com/antonmedv/expr github.com/apache/arrow github.com/apache/pulsar-client-go github.com/apache/thrift
github.com/aquasecurity/trivy github.com/araddon/dateparse github.com/armon/go-metrics github.com/armon/go-radix
github.com/armon/go-socks5 github.com/asaskevich/govalidator github.com/asim/go-micro github.com/astaxie/beego
github.com/atotto/clipboard github.com/auth0/go-jwt-middleware github.com/avast/retry-go github.com/aws/aws-lambda-go
github.com/aws/aws-sdk-go github.com/aws/aws-sdk-go-v2 github.com/aws/smithy-go github.com/aymanbagabas/go-osc52
github.com/Azure/azure-sdk-for-go github.com/Azure/go-ansiterm github.com/Azure/go-autorest
github.com/AzureAD/microsoft-authentication-library-for-go github.com/beego/beego github.com/benbjohnson/clock
github.com/beorn7/perks github.com/bgentry/speakeasy github.com/bits-and-blooms/bitset
github.com/bits-and-blooms/bloom github.com/blevesearch/bleve github.com/boltdb/bolt github.com/boombuler/barcode
github.com/bradfitz/gomemcache github.com/briandowns/spinner github.com/btcsuite/btcd github.com/btcsuite/btcutil
github.com/buger/jsonparser github.com/BurntSushi/toml github.com/BurntSushi/xgb github.com/bwmarrin/discordgo
github.com/bwmarrin/snowflake github.com/bytecodealliance/wasmtime-go github.com/bytedance/sonic
github.com/c-bata/go-prompt github.com/caarlos0/env github.com/caddyserver/caddy github.com/caddyserver/certmagic
github.com/casbin/casbin github.com/cenkalti/backoff github.com/census-instrumentation/opencensus-proto
github.com/cespare/xxhash github.com/chai2010/gettext-go github.com/charmbracelet/bubbles
github.com/charmbracelet/bubbletea github.com/charmbracelet/glamour github.com/charmbracelet/huh
github.com/charmbracelet/lipgloss github.com/cheggaaa/pb github.com/chromedp/cdproto github.com/chromedp/chromedp
github.com/chzyer/readline github.com/cilium/cilium github.com/cilium/ebpf github.com/cli/browser github.com/cli/cli
github.com/cli/go-gh github.com/ClickHouse/clickhouse-go github.com/client9/misspell github.com/cloudflare/cfssl
github.com/cloudflare/circl github.com/cloudflare/cloudflare-go github.com/cloudwego/base64x
github.com/cloudwego/hertz github.com/cloudwego/kitex github.com/cncf/udpa github.com/cncf/xds
github.com/codegangsta/negroni github.com/confluentinc/confluent-kafka-go github.com/containerd/cgroups
github.com/containerd/containerd github.com/containerd/continuity github.com/containerd/fifo github.com/containerd/log
github.com/containerd/ttrpc github.com/containerd/typeurl github.com/containers/image github.com/containers/storage
github.com/coocood/freecache github.com/coreos/bbolt github.com/coreos/etcd github.com/coreos/go-oidc
github.com/coreos/go-semver github.com/coreos/go-systemd github.com/cosmos/cosmos-sdk github.com/cosmos/gogoproto
github.com/cosmtrek/air github.com/cpuguy83/go-md2man github.com/creack/pty github.com/d5/tengo
github.com/DATA-DOG/go-sqlmock github.com/DataDog/datadog-go github.com/DataDog/dd-trace-go github.com/davecgh/go-spew
github.com/dchest/captcha github.com/deckarep/golang-set github.com/decred/dcrd github.com/deepmap/oapi-codegen
github.com/denisenkom/go-mssqldb github.com/dghubble/go-twitter github.com/dgraph-io/badger
github.com/dgraph-io/ristretto github.com/dgrijalva/jwt-go github.com/didip/tollbooth
github.com/disintegration/imaging github.com/distribution/reference github.com/docker/cli github.com/docker/compose
github.com/docker/distribution github.com/docker/docker github.com/docker/docker-credential-helpers
github.com/docker/go-connections github.com/docker/go-metrics github.com/docker/go-units github.com/dominikh/go-tools
github.com/dop251/goja github.com/doug-martin/goqu github.com/dsnet/compress github.com/duke-git/lancet
github.com/dustin/go-humanize github.com/eapache/go-resiliency github.com/eapache/go-xerial-snappy
github.com/eapache/queue github.com/eclipse/paho.mqtt.golang github.com/elastic/go-elasticsearch
github.com/emersion/go-imap github.com/emersion/go-message github.com/emersion/go-smtp github.com/emicklei/go-restful
github.com/emirpasic/gods github.com/envoyproxy/go-control-plane github.com/envoyproxy/protoc-gen-validate
github.com/etcd-io/bbolt github.com/etcd-io/etcd github.com/ethereum/go-ethereum github.com/evanphx/json-patch
github.com/exponent-io/jsonpath github.com/expr-lang/expr github.com/extrame/xls github.com/facebook/ent
github.com/facebookgo/clock github.com/faiface/pixel github.com/fatih/color github.com/fatih/structs
github.com/fatih/structtag github.com/felixge/fgprof github.com/felixge/httpsnoop github.com/fogleman/gg
github.com/form3tech-oss/jwt-go github.com/fsnotify/fsnotify github.com/fxamacker/cbor
github.com/gabriel-vasile/mimetype github.com/garyburd/redigo github.com/gdamore/tcell github.com/getkin/kin-openapi
github.com/getsentry/raven-go github.com/getsentry/sentry-go github.com/ghodss/yaml github.com/gin-contrib/cors
github.com/gin-contrib/sessions github.com/gin-contrib/sse github.com/gin-gonic/gin github.com/globalsign/mgo
github.com/go-acme/lego github.com/go-chi/chi github.com/go-chi/cors github.com/go-chi/render
github.com/go-co-op/gocron github.com/go-delve/delve github.com/go-git/go-billy github.com/go-git/go-git
github.com/go-gl/gl github.com/go-gl/glfw github.com/go-gorm/gorm github.com/go-jose/go-jose github.com/go-kit/kit
github.com/go-kit/log github.com/go-kratos/kratos github.com/go-logfmt/logfmt github.com/go-logr/logr
github.com/go-logr/stdr github.com/go-logr/zapr github.com/go-ole/go-ole github.com/go-openapi/analysis
github.com/go-openapi/errors github.com/go-openapi/jsonpointer github.com/go-openapi/jsonreference
github.com/go-openapi/loads github.com/go-openapi/runtime github.com/go-openapi/spec github.com/go-openapi/strfmt
github.com/go-openapi/swag github.com/go-openapi/validate github.com/go-ozzo/ozzo-validation github.com/go-pg/pg
github.com/go-playground/locales github.com/go-playground/universal-translator github.com/go-playground/validator
github.com/go-redis/redis github.com/go-resty/resty github.com/go-rod/rod github.com/go-sql-driver/mysql
github.com/go-stack/stack github.com/go-swagger/go-swagger github.com/go-telegram-bot-api/telegram-bot-api
github.com/go-viper/mapstructure github.com/go-xorm/xorm github.com/go-yaml/yaml github.com/gobuffalo/buffalo
github.com/gobuffalo/packr github.com/gobwas/glob github.com/gobwas/httphead github.com/gobwas/pool
github.com/gobwas/ws github.com/gocarina/gocsv github.com/goccy/go-json github.com/goccy/go-yaml
github.com/gocolly/colly github.com/gocql/gocql github.com/gofiber/fiber github.com/gofiber/websocket
github.com/gofrs/flock github.com/gofrs/uuid github.com/gogf/gf github.com/gogo/googleapis github.com/gogo/protobuf
github.com/golang-jwt/jwt github.com/golang-migrate/migrate github.com/golang-module/carbon github.com/golang/freetype
github.com/golang/geo github.com/golang/glog github.com/golang/groupcache github.com/golang/mock
github.com/golang/protobuf github.com/golang/snappy github.com/golangci/golangci-lint github.com/gomodule/redigo
github.com/gonum/gonum github.com/gonum/plot github.com/google/btree github.com/google/cel-go
github.com/google/certificate-transparency-go github.com/google/gnostic github.com/google/go-cmp
github.com/google/go-containerregistry github.com/google/go-github github.com/google/go-querystring
github.com/google/gofuzz github.com/google/gopacket github.com/google/martian github.com/google/pprof
github.com/google/renameio github.com/google/s2a-go github.com/google/subcommands github.com/google/trillian
github.com/google/uuid github.com/google/wire github.com/googleapis/enterprise-certificate-proxy
github.com/googleapis/gax-go github.com/googleapis/gnostic github.com/googollee/go-socket.io
github.com/gordonklaus/ineffassign github.com/goreleaser/goreleaser github.com/gorilla/context github.com/gorilla/csrf
github.com/gorilla/handlers github.com/gorilla/mux github.com/gorilla/schema github.com/gorilla/securecookie
github.com/gorilla/sessions github.com/gorilla/websocket github.com/grafana/grafana github.com/grafana/k6
github.com/grafana/loki github.com/graph-gophers/graphql-go github.com/graphql-go/graphql
github.com/gregjones/httpcache github.com/grpc-ecosystem/go-grpc-middleware
github.com/grpc-ecosystem/go-grpc-prometheus github.com/grpc-ecosystem/grpc-gateway github.com/h2non/gock
github.com/hajimehoshi/ebiten github.com/hamba/avro github.com/hashicorp/consul github.com/hashicorp/errwrap
github.com/hashicorp/go-cleanhttp github.com/hashicorp/go-getter github.com/hashicorp/go-hclog
github.com/hashicorp/go-immutable-radix github.com/hashicorp/go-memdb github.com/hashicorp/go-msgpack
github.com/hashicorp/go-multierror github.com/hashicorp/go-plugin github.com/hashicorp/go-retryablehttp
github.com/hashicorp/go-sockaddr github.com/hashicorp/go-uuid github.com/hashicorp/go-version
github.com/hashicorp/golang-lru github.com/hashicorp/hcl github.com/hashicorp/logutils github.com/hashicorp/memberlist
github.com/hashicorp/nomad github.com/hashicorp/raft github.com/hashicorp/serf github.com/hashicorp/terraform
github.com/hashicorp/vault github.com/hashicorp/yamux github.com/helm/helm github.com/hibiken/asynq
github.com/holiman/uint256 github.com/hyperledger/fabric github.com/IBM/sarama github.com/imdario/mergo
github.com/imroc/req github.com/in-toto/in-toto-golang github.com/inconshreveable/mousetrap
github.com/influxdata/influxdb github.com/influxdata/influxdb-client-go github.com/influxdata/telegraf
github.com/iovisor/gobpf github.com/ipfs/go-cid github.com/ipfs/go-ipfs github.com/itchyny/gojq
github.com/jackc/chunkreader github.com/jackc/pgconn github.com/jackc/pgio github.com/jackc/pgpassfile
github.com/jackc/pgproto3 github.com/jackc/pgservicefile github.com/jackc/pgtype github.com/jackc/pgx
github.com/jackc/puddle github.com/jarcoal/httpmock github.com/jedib0t/go-pretty github.com/Jeffail/gabs
github.com/Jeffail/tunny github.com/jessevdk/go-flags github.com/jhillyerd/enmime github.com/jinzhu/copier
github.com/jinzhu/gorm github.com/jinzhu/inflection github.com/jinzhu/now github.com/jmespath/go-jmespath
github.com/jmoiron/sqlx github.com/joho/godotenv github.com/jonboulle/clockwork github.com/jordan-wright/email
github.com/josharian/intern github.com/jroimartin/gocui github.com/json-iterator/go github.com/juju/ratelimit
github.com/julienschmidt/httprouter github.com/jung-kurt/gofpdf github.com/justinas/alice github.com/justinas/nosurf
github.com/kataras/iris github.com/kelseyhightower/envconfig github.com/kisielk/errcheck github.com/klauspost/compress
github.com/klauspost/cpuid github.com/klauspost/pgzip github.com/knadh/koanf github.com/Knetic/govaluate
github.com/kr/pretty github.com/kr/pty github.com/kr/text github.com/kubernetes/client-go
github.com/kubernetes/kubernetes github.com/labstack/echo github.com/labstack/gommon github.com/lann/builder
github.com/leodido/go-urn github.com/leonelquinteros/gotext github.com/lestrrat-go/file-rotatelogs
github.com/lestrrat-go/jwx github.com/lib/pq github.com/libgit2/git2go github.com/libp2p/go-libp2p
github.com/liggitt/tabwriter github.com/line/line-bot-sdk-go github.com/linkedin/goavro github.com/llgcode/draw2d
github.com/lucas-clemente/quic-go github.com/lucasb-eyer/go-colorful github.com/lufia/plan9stats
github.com/magefile/mage github.com/magiconair/properties github.com/mailgun/mailgun-go github.com/mailru/easyjson
github.com/MakeNowJust/heredoc github.com/manifoldco/promptui github.com/markbates/goth github.com/Masterminds/goutils
github.com/Masterminds/semver github.com/Masterminds/sprig github.com/Masterminds/squirrel
github.com/mattn/go-colorable github.com/mattn/go-isatty github.com/mattn/go-runewidth github.com/mattn/go-shellwords
github.com/mattn/go-sqlite3 github.com/mattn/goveralls github.com/matttproud/golang_protobuf_extensions
github.com/mgechev/revive github.com/mholt/acmez github.com/mholt/archiver github.com/micro/go-micro
github.com/microcosm-cc/bluemonday github.com/microsoft/go-mssqldb github.com/Microsoft/go-winio
github.com/Microsoft/hcsshim github.com/miekg/dns github.com/miekg/pkcs11 github.com/minio/md5-simd
github.com/minio/minio github.com/minio/minio-go github.com/minio/sha256-simd github.com/mitchellh/cli
github.com/mitchellh/copystructure github.com/mitchellh/go-homedir github.com/mitchellh/hashstructure
github.com/mitchellh/mapstructure github.com/mitchellh/reflectwalk github.com/moby/buildkit github.com/moby/moby
github.com/moby/spdystream github.com/moby/sys github.com/moby/term github.com/modern-go/concurrent
github.com/modern-go/reflect2 github.com/mojocn/base64Captcha github.com/mongodb/mongo-go-driver
github.com/monochromegane/go-gitignore github.com/montanaflynn/stats github.com/muesli/cache2go
github.com/muesli/reflow github.com/muesli/termenv github.com/multiformats/go-multiaddr
github.com/multiformats/go-multihash github.com/munnerz/goautoneg github.com/mvdan/sh github.com/nats-io/nats-server
github.com/nats-io/nats.go github.com/nats-io/nkeys github.com/nats-io/nuid github.com/neo4j/neo4j-go-driver
github.com/newrelic/go-agent github.com/nfnt/resize github.com/nhooyr/websocket github.com/nicksnyder/go-i18n
github.com/niemeyer/pretty github.com/nlopes/slack github.com/nsf/termbox-go github.com/nsqio/go-nsq
github.com/nwaples/rardecode github.com/NYTimes/gziphandler github.com/oapi-codegen/oapi-codegen github.com/oklog/run
github.com/oklog/ulid github.com/olekukonko/tablewriter github.com/olivere/elastic github.com/onsi/ginkgo
github.com/onsi/gomega github.com/open-policy-agent/opa github.com/open-telemetry/opentelemetry-go
github.com/opencontainers/go-digest github.com/opencontainers/image-spec github.com/opencontainers/runc
github.com/opencontainers/runtime-spec github.com/opencontainers/selinux github.com/opensearch-project/opensearch-go
github.com/opentracing/opentracing-go github.com/openzipkin/zipkin-go github.com/orcaman/concurrent-map
github.com/ory/dockertest github.com/ory/fosite github.com/ory/hydra github.com/ory/kratos github.com/panjf2000/ants
github.com/panjf2000/gnet github.com/parnurzeal/gorequest github.com/patrickmn/go-cache github.com/pelletier/go-toml
github.com/peterbourgon/diskv github.com/peterbourgon/ff github.com/peterh/liner github.com/pierrec/lz4
github.com/pion/rtp github.com/pion/stun github.com/pion/webrtc github.com/pkg/browser github.com/pkg/errors
github.com/pkg/profile github.com/pkg/sftp github.com/pmezard/go-difflib github.com/posener/complete
github.com/power-devops/perfstat github.com/pquerna/otp github.com/pressly/goose github.com/prometheus/alertmanager
github.com/prometheus/client_golang github.com/prometheus/client_model github.com/prometheus/common
github.com/prometheus/node_exporter github.com/prometheus/procfs github.com/prometheus/prometheus
github.com/ProtonMail/go-crypto github.com/ProtonMail/gopenpgp github.com/pterm/pterm github.com/PuerkitoBio/goquery
github.com/PuerkitoBio/purell github.com/PuerkitoBio/urlesc github.com/quic-go/quic-go github.com/rabbitmq/amqp091-go
github.com/rakyll/statik github.com/redis/go-redis github.com/revel/revel github.com/rivo/tview github.com/rivo/uniseg
github.com/RoaringBitmap/roaring github.com/robertkrimen/otto github.com/robfig/cron github.com/rogpeppe/go-internal
github.com/rs/cors github.com/rs/xid github.com/rs/zerolog github.com/rubenv/sql-migrate
github.com/russross/blackfriday github.com/ryanuber/columnize github.com/ryanuber/go-glob github.com/samber/lo
github.com/samber/mo github.com/sashabaranov/go-openai github.com/satori/go.uuid github.com/schollz/progressbar
github.com/secure-systems-lab/go-securesystemslib github.com/securego/gosec github.com/segmentio/encoding
github.com/segmentio/kafka-go github.com/segmentio/ksuid github.com/sendgrid/sendgrid-go github.com/sergi/go-diff
github.com/shirou/gopsutil github.com/Shopify/sarama github.com/shopspring/decimal github.com/shurcooL/githubv4
github.com/shurcooL/graphql github.com/shurcooL/sanitized_anchor_name github.com/signintech/gopdf
github.com/sigstore/cosign github.com/sigstore/fulcio github.com/sigstore/rekor github.com/sigstore/sigstore
github.com/sirupsen/logrus github.com/skip2/go-qrcode github.com/skratchdot/open-golang github.com/slack-go/slack
github.com/smartystreets/assertions github.com/smartystreets/goconvey github.com/snowflakedb/gosnowflake
github.com/songgao/water github.com/sony/gobreaker github.com/sony/sonyflake github.com/spf13/afero
github.com/spf13/cast github.com/spf13/cobra github.com/spf13/jwalterweatherman github.com/spf13/pflag
github.com/spf13/viper github.com/spiffe/go-spiffe github.com/sqlc-dev/sqlc github.com/square/go-jose
github.com/src-d/go-git github.com/StackExchange/wmi github.com/streadway/amqp github.com/stretchr/objx
github.com/stretchr/testify github.com/stripe/stripe-go github.com/subosito/gotenv github.com/swaggo/files
github.com/swaggo/gin-swagger github.com/swaggo/swag github.com/syndtr/goleveldb github.com/tealeg/xlsx
github.com/tebeka/selenium github.com/tendermint/tendermint github.com/teris-io/shortid
github.com/testcontainers/testcontainers-go github.com/tetratelabs/wazero github.com/theupdateframework/go-tuf
github.com/thoas/go-funk github.com/tidwall/buntdb github.com/tidwall/gjson github.com/tidwall/match
github.com/tidwall/pretty github.com/tidwall/sjson github.com/tklauser/go-sysconf github.com/tklauser/numcpus
github.com/tmc/langchaingo github.com/tomasen/realip github.com/traefik/traefik github.com/traefik/yaegi
github.com/transparency-dev/merkle github.com/tus/tusd github.com/twilio/twilio-go
github.com/twitchyliquid64/golang-asm github.com/uber-go/atomic github.com/uber-go/tally github.com/uber-go/zap
github.com/uber/jaeger-client-go github.com/uber/jaeger-lib github.com/ugorji/go github.com/ulikunitz/xz
github.com/ulule/limiter github.com/unidoc/unipdf github.com/unrolled/render github.com/unrolled/secure
github.com/upper/db github.com/uptrace/bun github.com/uptrace/opentelemetry-go-extra github.com/urfave/cli
github.com/urfave/negroni github.com/valyala/bytebufferpool github.com/valyala/fasthttp github.com/valyala/fastjson
github.com/valyala/fasttemplate github.com/valyala/quicktemplate github.com/veandco/go-sdl2
github.com/vektah/gqlparser github.com/vektra/mockery github.com/vishvananda/netlink github.com/vishvananda/netns
github.com/vmihailenco/msgpack github.com/vmihailenco/tagparser github.com/volatiletech/sqlboiler
github.com/wasmerio/wasmer-go github.com/willf/bitset github.com/willf/bloom github.com/x448/float16
github.com/xanzy/go-gitlab github.com/xdg-go/pbkdf2 github.com/xdg-go/scram github.com/xdg-go/stringprep
github.com/xi2/xz github.com/xuri/excelize github.com/youmark/pkcs8 github.com/yuin/goldmark
github.com/yuin/gopher-lua github.com/yusufpapurcu/wmi github.com/zeebo/blake3 github.com/zeebo/errs
github.com/zeebo/xxh3 github.com/zeromicro/go-zero go.etcd.io/bbolt go.etcd.io/etcd go.mongodb.org/mongo-driver
go.opencensus.io go.opentelemetry.io/contrib go.opentelemetry.io/otel go.opentelemetry.io/proto/otlp
go.uber.org/atomic go.uber.org/automaxprocs go.uber.org/dig go.uber.org/fx go.uber.org/goleak go.uber.org/mock
go.uber.org/multierr go.uber.org/ratelimit go.uber.org/zap gocloud.dev golang.org/x/arch golang.org/x/crypto
golang.org/x/exp golang.org/x/image golang.org/x/lint golang.org/x/mobile golang.org/x/mod golang.org/x/net
golang.org/x/oauth2 golang.org/x/sync golang.org/x/sys golang.org/x/term golang.org/x/text golang.org/x/time
golang.org/x/tools golang.org/x/vuln golang.org/x/xerrors gonum.org/v1/gonum gonum.org/v1/plot google.golang.org/api
google.golang.org/appengine google.golang.org/genproto google.golang.org/grpc google.golang.org/protobuf
gopkg.in/alexcesaro/quotedprintable.v3 gopkg.in/check.v1 gopkg.in/DataDog/dd-trace-go.v1 gopkg.in/errgo.v2
gopkg.in/fsnotify.v1 gopkg.in/go-playground/validator.v9 gopkg.in/gomail.v2 gopkg.in/inf.v0 gopkg.in/ini.v1
gopkg.in/mgo.v2 gopkg.in/natefinch/lumberjack.v2 gopkg.in/square/go-jose.v2 gopkg.in/tomb.v1 gopkg.in/yaml.v2
gopkg.in/yaml.v3 gorm.io/driver/mysql gorm.io/driver/postgres gorm.io/driver/sqlite gorm.io/driver/sqlserver
gorm.io/gen gorm.io/gorm gotest.tools gotest.tools/v3 helm.sh/helm/v3 honnef.co/go/tools k8s.io/api
k8s.io/apimachinery k8s.io/apiserver k8s.io/cli-runtime k8s.io/client-go k8s.io/code-generator k8s.io/component-base
k8s.io/klog k8s.io/kube-openapi k8s.io/kubectl k8s.io/kubernetes k8s.io/metrics k8s.io/utils lukechampine.com/blake3
modernc.org/libc modernc.org/mathutil modernc.org/memory modernc.org/sqlite mvdan.cc/gofumpt mvdan.cc/sh
nhooyr.io/websocket oras.land/oras-go rsc.io/quote sigs.k8s.io/controller-runtime sigs.k8s.io/json
sigs.k8s.io/kustomize sigs.k8s.io/structured-merge-diff sigs.k8s.io/yaml tailscale.com xorm.io/xorm
zombiezen.com/go/sqlite
"""
"""787 names."""
