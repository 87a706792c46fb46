"""The people of the tests. They do what people do, through what the pages show, and know no database."""
