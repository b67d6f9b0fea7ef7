UPDATE signing_key SET signs_from = created_at WHERE signs_from < created_at;
