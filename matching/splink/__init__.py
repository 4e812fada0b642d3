"""Splink's settings: read and run here, written from our own models, or handed to Spark.

``import_settings`` reads Splink's settings JSON, ``run_settings`` links a table under them, trained here or there, and
``settings_to_json`` writes them back. ``export_splink`` writes a model of our own as Splink settings, to be run over
what ``prepared_table`` makes of a table. ``run_on_spark`` hands either to Splink on Spark where that is installed.
"""

from matching.splink.export import SplinkExport, export_splink
from matching.splink.prepared import frequency_tables, prepared_table, write_csv
from matching.splink.run import SettingsPairs, run_settings
from matching.splink.settings import Settings, import_settings, is_splink_settings, settings_to_json
from matching.splink.spark import run_on_spark
from matching.splink.sql import ConditionError

__all__ = [
    "ConditionError",
    "Settings",
    "SettingsPairs",
    "SplinkExport",
    "export_splink",
    "frequency_tables",
    "import_settings",
    "is_splink_settings",
    "prepared_table",
    "run_on_spark",
    "run_settings",
    "settings_to_json",
    "write_csv",
]
