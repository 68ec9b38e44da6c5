"""Popular crates of Cargo, as of 2026-11-22.

Written down by hand on 2026-11-22 from what is widely used, in alphabetical order; not checked against the index,
which could not be reached. A name too many excuses one package; a name too few protects one fewer.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = """
ab_glyph actix actix-http actix-rt actix-web addr2line adler adler2 adler32 aead aes aes-gcm ahash aho-corasick
allocator-api2 alloy anchor-lang android_system_properties ansi_term anstream anstyle anstyle-parse anstyle-query
any_ascii anyhow approx arboard arc-swap argon2 arrayref arrayvec arrow as-any ash askama assert_cmd async-channel
async-compression async-executor async-global-executor async-graphql async-io async-lock async-process async-recursion
async-std async-stream async-task async-trait atomic-waker attohttpc atty autocfg aws-config aws-credential-types
aws-lc-rs aws-lc-sys aws-sdk-dynamodb aws-sdk-s3 aws-sdk-sso aws-sdk-sts aws-sigv4 aws-smithy-async aws-smithy-http
aws-smithy-runtime aws-smithy-runtime-api aws-smithy-types aws-types axum axum-core backtrace base16ct base64
base64-simd base64ct bb8 bcrypt bech32 bevy bevy_ecs bigdecimal bincode bindgen bip39 biscuit bit-set bit-vec bitcoin
bitcoin_hashes bitflags bitvec blake2 blake3 block-buffer block-padding block2 blocking blowfish bollard bon brotli
brotli-decompressor bs58 bson bstr built bumpalo bytemuck bytemuck_derive byteorder bytes bytesize bzip2 bzip2-sys
cached cairo-rs camino candle-core capnp cargo cargo-audit cargo-edit cargo-platform cargo_metadata cast cbc cbindgen
cc cexpr cfg-if cgmath chacha20 chacha20poly1305 chrono chrono-tz ciborium cid cipher clang-sys clap clap_builder
clap_derive clap_lex clipboard cmake cocoa color-eyre colorchoice colored combine compiler_builtins comrak
concurrent-queue config console const-oid const_format constant_time_eq cookie cookie_store core-foundation
core-foundation-sys core-graphics cortex-m cortex-m-rt cosmwasm-std cpal cpufeatures cranelift-codegen
cranelift-entity crc crc32fast criterion criterion-plot critical-section crossbeam crossbeam-channel crossbeam-deque
crossbeam-epoch crossbeam-queue crossbeam-utils crossterm crunchy crypto-bigint crypto-common cssparser csv csv-core
ctor ctr ctrlc curl curl-sys curve25519-dalek cxx daggy darling darling_core darling_macro dashmap data-encoding
data-encoding-macro datafusion deadpool deadpool-postgres defmt der derivative derive_builder derive_builder_core
derive_builder_macro derive_more des deunicode dialoguer diesel diesel_derives diesel_migrations diff difflib digest
directories dirs dirs-next dirs-sys displaydoc dotenv dotenvy downcast-rs druid dtor dunce dyn-clone ecdsa ed25519
ed25519-dalek educe eframe egui either elliptic-curve embassy-executor embedded-hal encoding encoding_rs enum-map
env_logger envy equivalent erased-serde errno error-chain esp-idf-sys ethers euclid event-listener
event-listener-strategy eyre failure failure_derive fast-float fast_log fastrand fern ff figment filetime fixedbitset
flatbuffers flate2 flexi_logger flume fnv foldhash fontdue form_urlencoded fs-err fs2 fs_extra fsevent-sys
fuchsia-zircon funty futures futures-channel futures-core futures-executor futures-io futures-macro futures-sink
futures-task futures-util fxhash gdk-pixbuf generic-array getrandom ghash gif gimli gio git2 gix glam glib glob
globset gloo-timers glow glutin governor graphql_client group gtk h2 half handlebars hashbrown hashlink heapless heck
hermit-abi hex hex-literal hickory-proto hickory-resolver hkdf hmac home hound html5ever http http-body http-body-util
httparse httpdate human-panic humantime humantime-serde hyper hyper-rustls hyper-tls hyper-util hyperloglog
iana-time-zone iced icu_collections icu_locid icu_normalizer icu_properties icu_provider idna ignore image imageproc
include_dir indexmap indicatif inotify inout insta inventory ipnet iri-string is-terminal is_terminal_polyfill isahc
itertools itoa jiff jni jni-sys jobserver jpeg-decoder js-sys jsonrpc-core jsonrpsee jsonschema jsonwebtoken juniper
k256 k8s-openapi kanal keccak kqueue kube kube-client lalrpop lalrpop-util lapin lazy_static lettre lexical-core libc
libgit2-sys libloading libm libp2p librocksdb-sys libsqlite3-sys libz-sys linfa linked-hash-map linkme linux-raw-sys
litemap lock_api log log4rs logos lru lz4 lz4_flex lzma-sys mail-parser maplit markup5ever matchers matches
matrixmultiply maturin maud md-5 md5 mdbook memchr memmap memmap2 memoffset metal metrics metrics-exporter-prometheus
metrohash miette mime mime_guess minijinja minimal-lexical miniz_oxide mio mockall mockall_derive mockito moka mongodb
multibase multihash murmur3 mysql mysql_async naga nalgebra nanorand napi napi-derive napi-sys native-dialog
native-tls nb ndarray ndk ndk-sys near-sdk neon nghttp2-sys nix nom normpath notify nu-ansi-term num num-bigint
num-complex num-derive num-integer num-iter num-rational num-traits num_cpus num_enum oauth2 objc objc2 object
object_store octocrab okapi once_cell oorandom opaque-debug open opendal openidconnect openssl openssl-probe
openssl-sys opentelemetry opentelemetry-otlp opentelemetry-semantic-conventions opentelemetry_sdk ordered-float ort
os_str_bytes ouroboros overload owo-colors p256 p384 pango paperclip parking parking_lot parking_lot_core parquet
parse-zoneinfo password-hash paste path-absolutize pathdiff pbkdf2 peeking_take_while peg percent-encoding pest
pest_derive pest_generator pest_meta petgraph phf phf_codegen phf_generator phf_macros phf_shared pin-project
pin-project-internal pin-project-lite pin-utils pkcs1 pkcs8 pkg-config plotters png polars polling poly1305 polyval
postcard postgres postgres-protocol postgres-types ppv-lite86 predicates pretty_assertions pretty_env_logger
proc-macro-crate proc-macro-error proc-macro-error-attr proc-macro-hack proc-macro2 procfs prometheus proptest prost
prost-build prost-derive prost-types protobuf protobuf-codegen protoc-rust pulldown-cmark pyo3 pyo3-build-config
pyo3-ffi pyo3-macros quick-error quick-xml quickcheck quinn quinn-proto quinn-udp quote r2d2 radium rand rand_chacha
rand_core ratatui raw-window-handle rawpointer rayon rayon-core rc4 rdkafka rdkafka-sys realfft redis regex
regex-automata regex-syntax remove_dir_all reqwest rfc6979 rfd rgb ring rmp rmp-serde rocket rocksdb rodio ron
roxmltree rsa rstest rstest_macros rusoto_core rusoto_s3 rusqlite rust-embed rust_decimal rustc-demangle rustc-hash
rustc-std-workspace-core rustc_version rustfft rustix rustls rustls-native-certs rustls-native-roots rustls-pemfile
rustls-pki-types rustls-platform-verifier rustls-webpki rusttype rustversion rustyline ryu safe_arch salsa20 same-file
schannel schemars scopeguard scraper scrypt sdl2 sea-orm sea-query seahash sec1 secp256k1 secp256k1-sys
security-framework security-framework-sys select selectors semver semver-parser sentry sentry-core serde serde_bytes
serde_cbor serde_derive serde_json serde_path_to_error serde_repr serde_spanned serde_urlencoded serde_with
serde_with_macros serde_yaml serial_test sha1 sha2 sha3 shadow-rs sharded-slab shell-words shellexpand shlex
signal-hook signal-hook-registry signature simba similar simple_logger simplelog siphasher slab sled slog slog-async
slog-term slug smallvec smartcore smawk smol snafu snap socket2 soketto solana-program solana-sdk sp-core spin spki
sqlx sqlx-core sqlx-macros stable_deref_trait static_assertions static_init statrs stderrlog string_cache strsim
structopt strum strum_macros substrate subtle surf symphonia syn sync_wrapper synstructure syntect sys-info sysinfo
tantivy tap tar tarpc tch tempdir tempfile tera termcolor terminal_size termion textwrap thiserror thiserror-impl
thread_local tiff time time-core time-macros tiny-keccak tinystr tinytemplate tinyvec tinyvec_macros tokenizers tokio
tokio-macros tokio-native-tls tokio-postgres tokio-rustls tokio-stream tokio-tungstenite tokio-util toml toml-rs
toml_datetime toml_edit tonic tonic-build tower tower-http tower-layer tower-service tracing tracing-appender
tracing-attributes tracing-core tracing-futures tracing-log tracing-opentelemetry tracing-subscriber trust-dns-proto
trust-dns-resolver try-lock trybuild tui tungstenite twox-hash typed-arena typenum typetag tzdb ucd-trie
unchecked-index unicode-bidi unicode-general-category unicode-ident unicode-linebreak unicode-normalization
unicode-script unicode-segmentation unicode-width unicode-xid unidecode uniffi universal-hash unreachable
unsafe-libyaml ureq url usb-device utf-8 utf16_iter utf8_iter utf8parse utoipa uuid valuable vcpkg vec_map vergen
version_check void vulkano wait-timeout waker-fn walkdir want warp wasi wasm-bindgen wasm-bindgen-backend
wasm-bindgen-futures wasm-bindgen-macro wasm-bindgen-shared wasmer wasmparser wasmtime wast wat web-sys web3
webbrowser webp webpki webpki-roots wgpu wgpu-core wgpu-hal wgpu-types which wide winapi winapi-i686-pc-windows-gnu
winapi-util winapi-x86_64-pc-windows-gnu windows windows-core windows-sys windows-targets windows_aarch64_msvc
windows_i686_gnu windows_i686_msvc windows_x86_64_gnu windows_x86_64_msvc winit winnow wiremock writeable ws wyz
x25519-dalek xml-rs xxhash-rust xz2 yaml-rust yaml-rust2 yansi yoke yoke-derive zerocopy zerocopy-derive zerofrom
zeroize zerovec zip zstd zstd-safe zstd-sys
"""
"""888 names."""

LOOKALIKES: Final = "serde_yml"
"""A name that looks like one of the above and is what it seems, as its own advisories say. It is not protected."""
