"""Parts of an environment, one file each: a function that puts a domain into its stack."""
