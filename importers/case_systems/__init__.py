"""What tables of known case systems and national returns look like: one data file each."""
