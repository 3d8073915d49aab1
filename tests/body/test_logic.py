"""Trends, the body mass index, and weights in other apps' files."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.body.logic.dates_in_files import day_order, moment_in
from app.body.logic.mass_index import body_mass_index, class_of, normal_range
from app.body.logic.trend import Trend, change_per_week, daily_means, days_until, smoothed, trend_of
from app.body.logic.weight_file import WeightFile, read_weights
from app.body.logic.weights import in_unit, kg_of
from app.errors import UnreadableFile


class TestTrend:
    def test_several_weights_of_a_day_are_their_mean(self) -> None:
        assert daily_means([(1, 80.0), (1, 81.0), (2, 79.0)]) == ([1, 2], [80.5, 79.0])

    def test_the_average_moves_by_a_tenth_each_day_and_by_more_after_a_gap(self) -> None:
        assert smoothed([1, 2], [80.0, 81.0]) == [80.0, pytest.approx(80.1)]
        assert smoothed([1, 11], [80.0, 81.0])[1] == pytest.approx(80 + 1 - 0.9**10)

    def test_a_straight_line_keeps_its_slope(self) -> None:
        days = list(range(0, 28, 2))

        assert change_per_week(days, [80 - day / 14 for day in days]) == pytest.approx(-0.5)

    def test_only_the_last_four_weeks_count(self) -> None:
        days = list(range(100))

        assert change_per_week(days, [100.0 - day for day in range(72)] + [50.0] * 28) == pytest.approx(0)

    @pytest.mark.parametrize("days", [[], [1], [1, 2, 3], [1, 2, 3, 4], [1, 2, 8], [1, 2, 3, 300]])
    def test_too_little_says_nothing(self, days: list[int]) -> None:
        assert change_per_week(days, [80.0] * len(days)) is None

    def test_nothing_has_no_trend(self) -> None:
        assert trend_of([], []) is None

    @pytest.mark.parametrize(
        ("average", "per_week", "target", "days"),
        [(82.0, -0.5, 80.0, 28), (78.0, 0.5, 80.0, 28), (82.0, 0.5, 80.0, None), (82.0, 0.0, 80.0, None),
         (82.0, None, 80.0, None), (80.0, -0.5, 80.0, None), (180.0, -0.1, 80.0, None)],
    )  # fmt: skip
    def test_a_goal_is_reached_when_the_trend_leads_there(
        self, average: float, per_week: float | None, target: float, days: int | None
    ) -> None:
        assert days_until(Trend(average, per_week), target) == days


@pytest.mark.parametrize(
    ("kilograms", "centimetres", "index", "name"),
    [("56.6", 175, "18.5", "normal"), ("50", 175, "16.3", "underweight"), ("76.5", 175, "25.0", "pre_obesity"),
     ("95", 175, "31.0", "obesity_1"), ("110", 175, "35.9", "obesity_2"), ("130", 175, "42.4", "obesity_3")],
)  # fmt: skip
def test_the_index_and_its_class(kilograms: str, centimetres: int, index: str, name: str) -> None:
    found = body_mass_index(Decimal(kilograms), centimetres)

    assert (found, class_of(found)) == (Decimal(index), name)
    assert normal_range(175) == (Decimal("56.7"), Decimal("76.6"))


def test_pounds_come_back_as_they_were() -> None:
    for hundredths in range(6600, 6700):
        number = Decimal(hundredths) / 100
        milligrams = round(kg_of(number, "lb") * 1_000_000)
        assert in_unit(Decimal(milligrams).scaleb(-6), "lb") == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-25 08:11:51", datetime(2026, 4, 25, 8, 11, 51)),
        ("2026-04-25T08:11:51.123Z", datetime(2026, 4, 25, 8, 11, 51, tzinfo=UTC)),
        ("2026/4/5", datetime(2026, 4, 5)),
        ("25.04.2026 08:11", datetime(2026, 4, 25, 8, 11)),
        ("25.04.26", datetime(2026, 4, 25)),
        ("3/4/2026 7:05 PM", datetime(2026, 4, 3, 19, 5)),
        ("3 fev 2026, 00:00", datetime(2026, 2, 3)),
        ("Nov 21, 2026", datetime(2026, 11, 21)),
        ("21. Dezember 2026 12:00 AM", datetime(2026, 12, 21)),
        ("1767225600", datetime(2026, 1, 1, tzinfo=UTC)),
        ("1767225600000", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-13-01", None),
        ("31.02.2026", None),
        ("soon", None),
        ("", None),
        ("2026-01-01 25:00", None),
        ("9999999999999", None),
    ],
)
def test_dates_as_apps_write_them(text: str, expected: datetime | None) -> None:
    found = moment_in(text, day_first=True)

    if text == "9999999999999":
        assert found is not None
    else:
        assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("texts", "order"), [(["01/02/2026", "13/02/2026"], True), (["01/13/2026"], False), (["01/02/2026"], None),
                         (["1.2.2026"], True), (["2026-01-02"], None)],
)  # fmt: skip
def test_the_order_of_dates_is_told_by_those_that_can_only_be_one(texts: list[str], order: bool | None) -> None:
    assert day_order(texts) is order


# Headers as the apps write them; the rows are invented.
FILES = {
    "Libra": (
        "#Version:6\n#Units:kg\n\n#date;weight;weight trend;body fat;body fat trend;muscle mass;muscle mass trend;log\n"
        "2026-01-01T07:00:00.000Z;70.5;70.5;;;;;ok\n",
        ("70.5", "kg"),
    ),
    "openScale": (
        '"biceps","bone","comment","dateTime","fat","hip","lbm","water","weight"\n'
        '"0","3","hi","2021-04-18 11:51","20","0","50","55","82.5"\n',
        ("82.5", None),
    ),
    "Withings": (
        'Date,"Weight (lb)","Fat mass (lb)","Bone mass (lb)","Muscle mass (lb)","Hydration (lb)",Comments\n'
        '"2026-04-25 08:11:51",181.40,,,,,\n',
        ("181.4", "lb"),
    ),
    "Garmin Connect": (
        '"Time","Weight","Change","BMI","Body Fat","Skeletal Muscle Mass","Bone Mass","Body Water",\n'
        '" Nov 21, 2026",\n"7:12 AM","68.4 kg","0.1 kg","22","--","--","--","--",\n',
        ("68.4", "kg"),
    ),
    "Cronometer": (
        "Day,Time,Group,Metric,Unit,Amount\n2026-01-01,08:15,X,Weight (Apple Health),lbs,180\n"
        "2026-01-01,,X,Blood Pressure,mmHg,120/80\n",
        ("180", "lb"),
    ),
    "": ("Datum;Gewicht (kg)\n01.02.2026;82,5\n", ("82.5", "kg")),
}


def only_line(found: WeightFile) -> tuple[str, str]:
    """Weight and unit of the one line."""
    (line,) = found.lines
    return f"{line.weight.normalize():f}", line.unit


@pytest.mark.parametrize("app", FILES)
def test_exports_are_known_by_the_names_of_their_columns(app: str) -> None:
    text, (weight, unit) = FILES[app]
    for variant in (text, "\ufeff" + text, text.replace("\n", "\r\n")):
        found = read_weights(variant, unit="kg")

        assert found.app == app
        assert only_line(found) == (weight, unit or "kg")
        assert found.needs_unit is (unit is None)
        assert found.refused == []


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Date,Weight\n2026-01-01,82,5\n", "82.5"),
        ('Date,Weight\n2026-01-01,"82,5"\n', "82.5"),
        ("2026-01-01,82.5\n", "82.5"),
        ("2026-01-01;82,5\n", "82.5"),
        ("2026-01-01\t82.5\n", "82.5"),
        ("date,weight_kg\n2026-01-01,82.5\n", "82.5"),
        ("Date,Scale Weight (kg)\n2026-01-01,82.5\n", "82.5"),
    ],
)
def test_delimiters_and_decimal_marks_are_found(text: str, weight: str) -> None:
    assert only_line(read_weights(text))[0] == weight


def test_dates_that_can_be_read_in_two_ways_are_asked_for() -> None:
    text = "Date,Weight (kg)\n01/02/2026,82.5\n"

    day, month = read_weights(text, day_first=True), read_weights(text, day_first=False)

    assert day.needs_order
    assert month.needs_order
    assert (day.lines[0].moment.month, month.lines[0].moment.month) == (2, 1)


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty_file"), ("\n\n", "empty_file"), ("hello", "no_table"),
                       ("a,b\n1,2", "no_weight_columns"), ('"unclosed,"\n' * 3, "no_table")],
)  # fmt: skip
def test_what_is_no_table_of_weights_is_refused(text: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_weights(text)

    assert refused.value.code == code


@pytest.mark.parametrize("junk", ["\x01", "=1+1", "1e999", "٣", "-5", "NaN", "9" * 400, "82.5.5kg", "½", "\ud800"])
def test_junk_is_listed_and_never_an_accident(junk: str) -> None:
    found = read_weights(f"Date,Weight\n2026-01-01,{junk}\n{junk},80\n")

    assert found.lines == []
    assert [one.code for one in found.refused] == ["bad_weight", "bad_date"]
