import ast

from interlock.demo.shop import GOOD, PLANTED, files, ground
from interlock.formats import read_yaml
from interlock.wiring.settings import settings_of


def test_every_version_of_the_shop_is_a_program_that_says_its_version() -> None:
    for version, is_well, status in (("1.0", True, "200"), ("4.0", False, "500")):
        text = files(version, is_well=is_well)["service.py"]
        ast.parse(text)
        assert f'VERSION = "{version}"' in text
        assert f"self.send_response({status} if" in text


def test_the_settings_are_ones_that_the_program_reads() -> None:
    made = ground("/srv/demo", 8001, 8002)
    read = settings_of(read_yaml(made["interlock.yaml"], "interlock.yaml"))
    assert [one.name for one in read.environments] == ["staging", "production"]
    assert read.environments[1].after == ("staging",)
    ast.parse(made["build.py"])


def test_the_planted_fault_is_one_line_and_nearly_the_right_one() -> None:
    assert sorted(GOOD) == sorted(PLANTED)
    assert files("1.0")["requirements.txt"] == GOOD
    assert PLANTED not in files("1.0").values()
