"""The command line: filling a server with a sample account."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.activities.models import Activity, Record
from app.body.models import WeightEntry
from app.extensions import db
from app.nutrition.models import LogItem
from app.training.models import WorkoutLog


@pytest.mark.slow
def test_the_demo_makes_an_account_full_of_training_once(app: Flask, runner: FlaskCliRunner) -> None:
    runner.invoke(args=["prepare"], catch_exceptions=False)

    first = runner.invoke(args=["demo"], catch_exceptions=False)
    second = runner.invoke(args=["demo"], catch_exceptions=False)

    assert 'Sign in as "demo" with the password "three quiet hills".' in first.output
    assert second.output == 'Sign in as "demo" with the password "three quiet hills".\n'
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 30
        assert db.session.scalar(select(func.count()).select_from(Record)) > 20
        assert db.session.scalar(select(func.count()).select_from(WorkoutLog)) > 150
        assert db.session.scalar(select(func.count()).select_from(WeightEntry)) > 100
        assert db.session.scalar(select(func.count()).select_from(LogItem)) > 200
