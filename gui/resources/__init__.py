"""Pictures that the screens use; all drawn for this program."""
