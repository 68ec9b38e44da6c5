from tests.unit.formats.manifests.reading import purls, read_of


def test_a_router_has_packages_of_its_own_distribution() -> None:
    reading = read_of("opkg.status", b"ID=openwrt\nVERSION_ID=23.05")
    assert purls(reading) == ["openwrt/ubus@2024.10.20~252a9b0c-r1?arch=x86_64&distro=openwrt-23.05"]
    assert reading.components[0].ecosystem == ""
