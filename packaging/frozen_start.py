"""Where the frozen program starts; what it does is ``gui.launch``."""

import multiprocessing
import sys

from gui.launch import main

if __name__ == "__main__":
    # in a frozen program the process that reads files is this program once more, told apart by its arguments
    multiprocessing.freeze_support()
    sys.exit(main())
