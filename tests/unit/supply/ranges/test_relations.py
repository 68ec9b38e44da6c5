from tests.unit.supply.ranges.answers import holds, refuses


def test_distributions_compare_one_version_after_the_other() -> None:
    holds("deb", "(>= 1:1.0), (<< 1:2.0~)", "1:1.0 1:1.9", "1.5 1:2.0~ 1:2.0 1:0.9")
    holds("deb", ">> 1.0 | = 0.5", "1.1 0.5", "1.0 0.6")
    holds("rpm", ">= 1.2, < 2", "1.2 1.9-1", "2 1.1")
    holds("apk", ">=1.2-r1", "1.2-r1 1.2-r2", "1.2-r0")
    holds("cran", "(>= 3.5.0)", "3.5.0 4.0", "3.4-9")
    holds("generic", "", "1 2")
    holds("golang", "<v1.2.0 || =v1.3.0", "v1.1.9 v1.3.0", "v1.2.0")
    refuses("deb", ">= ", "~1.0", "1.0 ||| 2.0 >", "|", "(>= 1.0", "^1.0")
    refuses("apk", ">=1-x")


def test_openssl_lists_versions() -> None:
    holds("openssl", "3.0.0, 1.0.1B", "3.0.0 1.0.1b", "1.0.1 3.0.1")
    refuses("openssl", "", "3.0.0,", "3.0")


def test_nginx_tells_the_mainline_from_branches() -> None:
    holds("nginx", "1.5.0+, 1.4.1+", "1.4.1 1.4.9 1.5.0 1.9.0", "1.4.0 1.3.9")
    holds("nginx", "0.8.40+", "0.8.40 0.8.99", "0.9.0 0.8.39")
    holds("nginx", "0.7.52-0.8.39, 1.0.0", "0.7.52 0.8.39 1.0.0", "0.8.40 1.0.1")
    holds("nginx", "all", "0.1.0")
    refuses("nginx", "none", "1.5", "1.5.0-", "1.x.0+", "")


def test_haskell_raises_the_second_number() -> None:
    holds("hackage", "^>=1.2.3", "1.2.3 1.2.9.9", "1.3 1.2.2")
    holds("hackage", "==1.2.* || >=2 && <2.1", "1.2 1.2.9 2 2.0.9", "1.3 2.1")
    holds("hackage", "-any", "1 9.9")
    holds("hackage", "-none", "", "1 9.9")
    refuses("hackage", "~1", ">=1.*", "==a", "||>")


def test_conan_lets_pre_releases_in_where_it_is_asked_to() -> None:
    holds("conan", "[>=1.0 <2]", "1.0 1.9", "2.0 1.5-pre 0.9")
    holds("conan", "[>=1.0 <2, include_prerelease]", "1.0 1.5-pre", "2.0")
    holds("conan", ">=1.0- <2", "1.5-pre")
    holds("conan", "~1.2 || ^0.1.2", "1.2.9 0.1.9", "1.3 0.2 0.1.1")
    holds("conan", "^1.2, include_prerelease", "1.9-a", "2-a 2")
    holds("conan", "*", "0 1.0", "1-a")
    refuses("conan", "[>1, loose]", "~a", ">")


def test_conda_takes_open_ends_as_beginnings() -> None:
    holds("conda", ">=1.2,<2|3.1.*", "1.2 1.9 3.1 3.1.4 3.1rc1", "2 3.2 3.2dev 3.0.9")
    holds("conda", "=1.2", "1.2 1.2.9", "1.3 1.1")
    holds("conda", "==1.2", "1.2 1.2.0", "1.2.1")
    holds("conda", "~=1.2.3", "1.2.3 1.2.9", "1.3 1.2.2")
    holds("conda", ">=1.2.*", "1.2 9")
    holds("conda", "*", "1 2!3")
    refuses("conda", "!=1.2.*x*", "~=1", "<1.*", "^1")
