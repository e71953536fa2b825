-- The row that is locked by a change that could take the last administrator away.
insert into directory_lock (name) values ('administrators');
