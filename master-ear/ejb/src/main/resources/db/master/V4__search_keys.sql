-- Names and e-mail address in the form in which they are searched and sorted: the application writes them with the user.
-- A code point of the source may become 18 characters.
alter table directory_user add column if not exists username_key varchar(2700) not null default '';
alter table directory_user add column if not exists first_name_key varchar(2700) not null default '';
alter table directory_user add column if not exists last_name_key varchar(2700) not null default '';
alter table directory_user add column if not exists email_key varchar(4572) not null default '';
