"""Every form of the product pressed twice and five times: the house, the browsers, the forms and what is compared."""
