-- 100 characters, each of which may be two of H2's.
alter table api_token alter column client set data type varchar(200);
