"""Generated requests to every operation of the OpenAPI document: `make fuzz` sends many, the suite some."""
