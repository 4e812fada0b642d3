"""Files of the sizes that agencies hold, and who reads them in turns with us; see ``bench/importing.py``."""
