"""Days, zones and series: pure arithmetic, without a clock of its own."""
