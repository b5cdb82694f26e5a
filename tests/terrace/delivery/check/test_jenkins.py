from pathlib import Path

import pytest

from terrace.delivery.check import groovy
from terrace.delivery.check.jenkins import jenkins, judged
from terrace.delivery.check.outcome import Files

GOOD = """\
#!/usr/bin/env groovy
// a brace in a comment: {
pipeline {
    agent none
    options { timeout(time: 1, unit: 'HOURS'); skipStagesAfterUnstable() }
    stages {
        stage('plan') {
            input { message "Go on? }" }
            steps {
                lock('dev') { sh '''make plan \\
                  STACK=dev''' }
            }
            post { failure { sh 'make rollback' } }
        }
        stage('test') {
            matrix {
                axes { axis { name 'PART'; values 'unit', 'e2e' } }
                stages { stage('part') { steps { sh 'make test PART="$PART"' } } }
            }
        }
    }
}
"""


def test_a_declarative_pipeline_is_fine() -> None:
    assert [*judged(GOOD)] == []


def test_steps_are_read_with_their_texts() -> None:
    (pipeline,) = groovy.read(GOOD)
    assert [each.text.split() for each in pipeline.all("sh")] == [
        ["make", "plan", "\\", "STACK=dev"],
        ["make", "rollback"],
        ["make", "test", 'PART="$PART"'],
    ]
    assert [each.text for each in pipeline.all("lock")] == ["dev"]
    assert [each.line for each in pipeline.all("stage")] == [7, 15, 18]


@pytest.mark.parametrize(
    ("former", "new", "finding"),
    [
        ("agent none", "", "3: pipeline lacks agent"),
        ("steps {", "step {", "7: stage plan holds step, which has no place there"),
        ("steps {", "step {", "7: stage plan lacks matrix or parallel or stages or steps"),
        ("agent none", "agent none\n agent any", "3: pipeline holds agent twice"),
        ("failure {", "failed {", "13: post holds failed, which has no place there"),
        ("stage('plan')", "stage()", "7: the stage needs a name of its own, got ''"),
        ("pipeline {", "node {", "1: has 0 blocks named pipeline, expected one"),
        ("        }\n    }\n}\n", "        }\n    }\n", " a brace is opened and not closed"),
        ("    }\n}\n", "    }\n}\n}\n", " line 23: a brace is closed that was not opened"),
        ("axes {", "axis {", "16: matrix holds axis, which has no place there"),
        ("axes {", "axis {", "16: matrix lacks axes"),
        ("timeout(", "timeout((", " line 5: a parenthesis is opened and not closed"),
    ],
)
def test_what_has_no_place_is_named_with_its_line(former: str, new: str, finding: str) -> None:
    assert former in GOOD
    assert finding in [*judged(GOOD.replace(former, new, 1))]


def test_two_stages_of_one_name_are_refused() -> None:
    stage = "stage('plan') { steps { sh 'a' } }\n"
    text = f"pipeline {{ agent any\n stages {{\n{stage}{stage}}} }}"
    assert [*judged(text)] == ["4: the stage needs a name of its own, got 'plan'"]


def test_a_project_without_jenkins_has_nothing_to_judge(tmp_path: Path) -> None:
    found = jenkins(Files(root=tmp_path, tools=tmp_path))
    assert (found.read, list(found.findings)) == ("no Jenkinsfile", [])
