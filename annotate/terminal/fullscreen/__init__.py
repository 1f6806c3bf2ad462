"""The review on the whole screen: the article beside its flags, over the same session as the plain face."""
