"""Filling papers from the ward's rows: one function a paper. Nothing here asks who may have it: the pages do."""
