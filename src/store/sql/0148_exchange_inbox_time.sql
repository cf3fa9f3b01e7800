-- Written with each message that comes in, and read by nobody: exchange_inbox_peer finds by time.
DROP INDEX exchange_inbox_time;
