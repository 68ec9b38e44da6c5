"""Jenkins: stages, scripts, approvals and libraries by their words."""

from __future__ import annotations

import time

from interlock.formats.pipelines.jenkins import read_jenkinsfile

NOTHING = lambda _: None  # noqa: E731
TEXT = b"""\
@Library('flows@main') _
pipeline {
  agent { docker { image 'maven:3.9' } }
  triggers { cron('H 2 * * *') }
  stages {
    stage('Build') {
      steps {
        sh 'mvn -B verify' // sh 'no'
        sh '''
          semgrep scan
        '''
      }
      post { always { junit 'out.xml' } }
    }
    /* stage('No') { sh 'no' } */
    stage('Deploy') {
      steps { input message: 'Go?'
        sh "helm upgrade shop" }
    }
  }
}
"""


def test_stages_of_a_declarative_pipeline() -> None:
    found = read_jenkinsfile("Jenkinsfile", TEXT, NOTHING)
    build, deploy = found.pipelines[0].jobs
    assert build.steps[0].commands[0].at.line == 8
    assert [one.program for one in build.steps[0].commands] == ["mvn", "semgrep"]
    assert build.reports[0].what == "out.xml"
    assert (deploy.is_manual, deploy.needs, deploy.at.line) == (True, ("Build",), 16)
    assert [one.kind for one in found.pipelines[0].triggers] == ["schedule"]
    assert {one.name for one in found.tools} == {"flows", "maven"}
    assert found.manual[0].says == "Deploy: Go?"
    assert [one.is_broken for one in found.problems] == [False]


def test_a_scripted_pipeline_without_stages_is_one_job() -> None:
    found = read_jenkinsfile("Jenkinsfile", b"node { checkout scm\n sh 'make test'\n archiveArtifacts 'x' }", NOTHING)
    (job,) = found.pipelines[0].jobs
    assert (job.name, job.steps[0].commands[0].program, len(job.reports)) == ("pipeline", "make", 1)


def test_hostile_text_ends_soon() -> None:
    began = time.monotonic()
    for body in (b"'''" * 100_001, b"/*" * 200_000, b"{" * 300_000, b"stage('x') {" * 50_000, b"'" + b"\\'" * 200_000):
        read_jenkinsfile("Jenkinsfile", body, NOTHING)
    assert time.monotonic() - began < 60
