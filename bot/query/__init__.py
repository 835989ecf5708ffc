"""What is asked, as a form: fields, conditions, measures; one evaluator; and the form said back in words."""
