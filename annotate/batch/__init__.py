"""The detectors over many articles, on one core or on all of them."""
