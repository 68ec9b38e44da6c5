from tests.unit.supply.versions.orders import refuses, rises, same


def test_instants_are_compared_wherever_they_were_taken() -> None:
    rises(
        "datetime",
        "0001-01-01T00:00:00Z 2024-01-01T12:00:00+02:00 2024-01-01T10:30:00Z 2024-01-01T12:00:00-05:00"
        " 2024-02-28T23:59:60Z 2024-02-29T00:00:00.05Z 2024-02-29T00:00:00.5Z 2024-03-01T00:00:00Z",
    )
    same("datetime", "2024-01-01T12:00:00Z 2024-01-01t12:00:00z 2024-01-01T13:00:00+01:00 2024-01-01T12:00:00.000Z")
    same("datetime", "2023-12-31T23:00:00Z 2024-01-01T00:00:00+01:00")
    refuses("datetime", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01", "2024-01-01T25:00:00Z")
    refuses("datetime", "2024-01-01T00:00:00", "2024-01-01T00:00:00+24:00", "2024-01-01T00:61:00Z")
