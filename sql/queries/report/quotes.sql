-- makes quotes_of_period: mart.quotes_by_speaker in the period, worked out once for the queries of the report
create temp table quotes_of_period as
select * from mart.quotes_by_speaker where day between $since and $until
