"""Facts of one person."""

from civilaffairs.benefits.facts.fragments import adopted, age, birthday, died, income


def sql(p: str, s: str) -> str:
    """One row of facts for the pair ``p``."""
    allowance_day = f"""CASE {s}."set:old-age.start" #>> '{{}}' WHEN 'month-after-age' THEN {p}.day
        ELSE {p}.month_end END"""
    return f"""
    SELECT NOT {died("pe.id", f"{p}.day")} AS present,
        1 AS members,
        1 AS living,
        GREATEST({income("pe.id", p, s)}, 0) AS own_income,
        {age("pe.birth_date", f"({allowance_day})")} AS allowance_age,
        {age("pe.birth_date", f"{p}.age_day")} AS age,
        {age("pe.birth_date", f"{p}.began_on")} AS age_at_start,
        {birthday("pe.birth_date", "18")} > {p}.day AS minor,
        COALESCE(school.in_school, FALSE) AS in_school,
        COALESCE(certificate.category, 'none') AS disability,
        COALESCE(certificate.grade, 0)::int AS disability_grade,
        care.failed IS NOT NULL AS assessed,
        COALESCE(care.failed, 0)::int AS self_care_failed,
        COALESCE(place.place, 'home') AS care_at,
        COALESCE(register.rural, FALSE) AS rural
    FROM people_person pe
    LEFT JOIN people_schooling school ON school.person_id = pe.id AND {adopted("school", p)}
    LEFT JOIN people_disability certificate ON certificate.person_id = pe.id
        AND (certificate.until IS NULL OR certificate.until >= {p}.certificate_day)
        AND {adopted("certificate", p)}
    LEFT JOIN people_selfcare care ON care.person_id = pe.id AND {adopted("care", p)}
    LEFT JOIN people_careplace place ON place.person_id = pe.id AND {adopted("place", p)}
    LEFT JOIN people_residence register ON register.person_id = pe.id AND register.kind = 'hukou'
        AND {adopted("register", p)}
    WHERE pe.id = {p}.person_id"""
