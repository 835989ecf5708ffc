"""What the product can do, as answers: talk, exports, the reports there are, sums that agree, similar projects,
summaries.
"""
