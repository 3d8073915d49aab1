"""The command line: filling a server with a sample account."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.activities.models import Activity, Record
from app.extensions import db


@pytest.mark.slow
def test_the_demo_makes_an_account_full_of_training_once(app: Flask, runner: FlaskCliRunner) -> None:
    first = runner.invoke(args=["demo"], catch_exceptions=False)
    second = runner.invoke(args=["demo"], catch_exceptions=False)

    assert 'Sign in as "demo" with the password "three quiet hills".' in first.output
    assert second.output == 'Sign in as "demo" with the password "three quiet hills".\n'
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 30
        assert db.session.scalar(select(func.count()).select_from(Record)) > 20
