"""Splink's settings: read and run here, written from our own models, or handed to Spark.

``import_settings`` reads Splink's settings JSON, ``run_settings`` links a table under them, trained here or there, and
``settings_to_json`` writes them back. ``export_splink`` writes a model of our own as Splink settings, to be run over
what ``prepared_table`` makes of a table. ``run_on_spark`` hands either to Splink on Spark where that is installed.
"""

from matching.splink.run import SettingsPairs, run_settings
from matching.splink.settings import Settings, import_settings, is_splink_settings, settings_to_json
from matching.splink.sql import ConditionError

__all__ = [
    "ConditionError",
    "Settings",
    "SettingsPairs",
    "import_settings",
    "is_splink_settings",
    "run_settings",
    "settings_to_json",
]
