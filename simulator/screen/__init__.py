"""What results look like on a screen: figures as people write them, tables, progress."""
