-- A company's list shows the numbers of its countries in the order of their ids.
CREATE INDEX phone_number_country ON phone_number (country, id);

-- Countries of the numbers that the company has, or has had, something to do with, by what is counted of them.
CREATE FUNCTION known_countries(p_company int) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT c.country FROM number_count c WHERE c.company_id = p_company
     UNION
    SELECT x.country FROM statistics_change x
     WHERE x.company_id = p_company AND x.country IS NOT NULL
       AND x.id > (SELECT coalesce(max(f.folded_to), 0) FROM statistics_fold f WHERE f.company_id = p_company)
$$;
