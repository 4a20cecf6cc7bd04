-- grain: one row, how many documents are loaded
select count(*) as n_documents from documents
