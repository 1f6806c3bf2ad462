"""Out to other programs, and in from them: scorecards, articles, verdicts and findings."""
