"""The people of the tests. They do what people do, through what the page shows; they know no address and no database."""
