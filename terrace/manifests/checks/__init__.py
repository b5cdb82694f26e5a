"""What has to hold for every manifest: it renders, it is valid, and no scanner finds anything."""
