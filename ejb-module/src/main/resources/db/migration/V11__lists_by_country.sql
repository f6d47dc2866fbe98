-- A company's list shows the numbers of its countries in the order of their ids.
CREATE INDEX phone_number_country ON phone_number (country, id);
