"""An invented sixth room: what adding one touches, and where it appears by itself (`tests/test_sixth_room.py`)."""
