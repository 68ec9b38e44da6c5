from __future__ import annotations

import json

from interlock.formats.infra.tasks import read_tasks, resources_of
from interlock.supply.infrastructure import Doing

RUN = """\
PLAY [all] *********************************************************************

TASK [file is there] ***********************************************************
task path: /srv/site/site.yml:4
Using module file /x/lib/ansible/modules/stat.py
Using module file /x/lib/ansible/modules/copy.py
changed: [web1] => {"changed": true, "invocation": {"module_args": {"dest": "/etc/a", "mode": "0644", "group": null, "src": "/root/.ansible/tmp/x", "_original_basename": ".h"}}}

TASK [secret] ******************************************************************
task path: /srv/site/site.yml:9
changed: [web1] => {"censored": "the output has been hidden due to the fact that 'no_log: true' was specified", "changed": true}

TASK [runs] ********************************************************************
task path: /srv/site/roles/r/tasks/main.yml:2
skipping: [web1] => {"changed": false, "msg": "Command would have run if not in check mode"}

TASK [when not] ****************************************************************
skipping: [web1] => {"changed": false, "skip_reason": "Conditional result was False"}

TASK [loops] *******************************************************************
ok: [web1] => (item=a) => {"changed": false}
changed: [web1] => (item=b) => {"changed": true}

TASK [of a collection] *********************************************************
Using module file /x/ansible_collections/acme/net/plugins/modules/route.py
fatal: [web1 -> other]: FAILED! => {"changed": false, "msg": "no route"}
...ignoring

TASK [breaks] ******************************************************************
fatal: [web1]: UNREACHABLE! => {"changed": false, "msg": "Failed to connect", "unreachable": true}

RUNNING HANDLER [restart] ******************************************************
changed: [web1]

PLAY RECAP *********************************************************************
web1 : ok=3 changed=3
"""  # noqa: E501 (as it is written)


def test_every_result_is_read_with_where_it_stands() -> None:
    tasks = read_tasks(RUN, "/srv/site")
    assert [(one.address, one.word) for one in tasks] == [
        ("web1: file is there", "changed"),
        ("web1: secret", "changed"),
        ("web1: runs", "skipping"),
        ("web1: when not", "skipping"),
        ("web1: loops [a]", "ok"),
        ("web1: loops [b]", "changed"),
        ("web1: of a collection", "failed"),
        ("web1: breaks", "unreachable"),
        ("web1: restart", "changed"),
    ]
    assert (tasks[0].module, tasks[0].file, tasks[0].line) == ("ansible.builtin.copy", "site.yml", 4)
    assert tasks[2].file == "roles/r/tasks/main.yml"
    assert tasks[6].module == "acme.net.route"


def test_what_changes_from_run_to_run_and_what_is_hidden_stays_out() -> None:
    tasks = read_tasks(RUN)
    assert tasks[0].values == {"dest": "/etc/a", "mode": "0644"}
    assert tasks[1].values == {"censored": "(sensitive)"}


def test_a_failure_that_is_ignored_is_none() -> None:
    tasks = read_tasks(RUN)
    assert not tasks[6].is_failed
    assert tasks[7].is_failed


def test_what_check_mode_cannot_look_into_may_do_anything() -> None:
    doing = {one.name: one.doing for one in resources_of(read_tasks(RUN))}
    assert doing["file is there"] is Doing.UPDATE
    assert doing["runs"] is Doing.RUN
    assert doing["when not"] is Doing.NOTHING


def test_two_tasks_of_one_name_are_told_apart_and_broken_lines_say_nothing() -> None:
    text = "TASK [a] ***\nok: [h] => {broken\nok: [h] => {}\nTASK [a] ***\nok: [h]\nok without a host\n"
    assert [one.address for one in read_tasks(text)] == ["h: a", "h: a #2"]
    assert read_tasks("nothing\n") == ()


def test_what_check_mode_leaves_out_without_a_reason_of_its_own_may_do_anything() -> None:
    text = (
        'TASK [raw] ***\nskipping: [h] => {"changed": false}\n'
        'TASK [when not] ***\nskipping: [h] => {"changed": false, "false_condition": false}\n'
        'TASK [none] ***\nskipping: [h] => {"changed": false, "skipped_reason": "No items in the list"}\n'
        'TASK [all of them] ***\nskipping: [h] => {"changed": false, "msg": "All items skipped"}\n'
    )
    tasks = read_tasks(text)
    assert [one.is_blind for one in tasks] == [True, False, False, False]
    assert [one.doing for one in resources_of(tasks)] == [Doing.RUN, *[Doing.NOTHING] * 3]


def test_what_would_change_is_read_as_lines() -> None:
    diffs = [
        {"before": "a\nb\n", "after": "a\nc\n", "before_header": "x"},
        {"before": {"state": "absent"}, "after": {"state": "link"}},
        {"prepared": "+ a package"},
        {"before": None, "after": "new\n"},
        {"before": "", "after": "\n" * 3000},
        "nothing of the kind",
    ]
    body = json.dumps({"changed": True, "diff": diffs})
    (one,) = read_tasks(f"TASK [a] ***\nchanged: [h] => {body}\n")
    assert one.diff.splitlines() == [
        "-b",
        "+c",
        '-  "state": "absent"',
        '+  "state": "link"',
        "+ a package",
        "+new",
        "it changes from 0 lines to 3000, which is too much to show",
    ]
    assert read_tasks('TASK [a] ***\nchanged: [h] => {"diff": null}\n')[0].diff == ""
