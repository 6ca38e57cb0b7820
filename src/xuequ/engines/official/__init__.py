"""Official papers: minutes and the like as .docx and PDF after GB/T 9704-2012, and sheets to print.

``paper`` says what a paper holds, ``layout`` has every figure of the standard, ``docx.to_docx`` and
``pdf.to_pdf`` make the files, ``sheet`` makes sign-in sheets.
"""
