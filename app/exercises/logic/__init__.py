"""Pure knowledge about exercises: values in, values out."""
