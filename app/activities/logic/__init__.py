"""Pure rules about recorded movement: values in, values out."""
