// The page of one product.
