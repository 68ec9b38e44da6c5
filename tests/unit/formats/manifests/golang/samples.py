"""Small good files of Go. Other tests spoil them."""

H1 = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
"""Of nothing, in base 64."""

GO_MOD = b"""// the shop
module example.com/shop // import "example.com/shop"

go 1.21
toolchain go1.22.3-custom

require (
\tgithub.com/o/a v1.2.3 // pinned
\tgithub.com/o/c/v2 v2.0.1 // indirect
\t"gopkg.in/d.v1" v1.0.0 // indirect; because
\texample.com/own v0.0.0
\texample.com/moved v1.0.0
)
require github.com/o/b branch

exclude github.com/o/a v1.2.2
replace (
\texample.com/own => ../own
\texample.com/moved v1.0.0 => example.com/fork v1.0.1
\texample.com/absent => example.com/never v1.0.0
)
retract [v0.1.0, v0.2.0] // oops
"""

GO_SUM = f"""github.com/o/a v1.2.3 {H1}
github.com/o/a v1.2.3/go.mod {H1}
github.com/o/old v1.0.0/go.mod {H1}
github.com/o/deep v1.4.0 {H1}
example.com/fork v1.0.1 {H1}
""".encode()

GO_WORK = b"""go 1.22

use (
\t./shop
\t./lib
)
replace example.com/moved => example.com/fork v1.0.1
replace example.com/own v1.0.0 => ./own
"""

VENDOR_MODULES = b"""# github.com/o/a v1.2.3
## explicit; go 1.17
github.com/o/a
github.com/o/a/b
# github.com/o/c/v2 v2.0.1
## go 1.18
github.com/o/c/v2
# github.com/o/unused v1.0.0
## explicit
# example.com/moved v1.0.0 => example.com/fork v1.0.1
## explicit
example.com/moved
# example.com/own v1.0.0 => ./own
example.com/own
# example.com/own => ./own
"""

SAMPLES: dict[str, tuple[str, bytes]] = {
    "golang.go-mod": ("go.mod", GO_MOD),
    "golang.go-sum": ("go.sum", GO_SUM),
    "golang.go-work": ("go.work", GO_WORK),
    "golang.vendor-modules": ("vendor/modules.txt", VENDOR_MODULES),
}
