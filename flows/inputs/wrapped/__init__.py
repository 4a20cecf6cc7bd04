"""Files that wrap articles (mails, subtitles, PDF, workbooks) -> their records."""
