# The only folder that knows libgc.
